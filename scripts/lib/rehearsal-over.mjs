/** What is broadcast when the second core is free: all that pages show has been played (`scripts/rehearse.mjs`). */
export const REHEARSAL_OVER = 'central-mall-rehearsal-over';
