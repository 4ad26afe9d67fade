/**
 * The colours of everything we draw. Role colours are CSS variables (src/styles/roles.css gives them in both themes);
 * the second value is the fallback for paper and for viewers without our style sheet.
 */
export const colour = {
  ink: 'var(--art-ink, #22242e)',
  paper: 'var(--art-paper, #fbf5e6)',
  wall: 'var(--art-wall, #f3e6c8)',
  wallShade: 'var(--art-wall-shade, #e8d6ae)',
  dado: 'var(--art-dado, #c98f6a)',
  backWall: 'var(--art-back-wall, #cfdcd3)',
  backShade: 'var(--art-back-shade, #b3c5ba)',
  backFloor: 'var(--art-back-floor, #a4b0a6)',
  backPipe: 'var(--art-back-pipe, #d08b4a)',
  sky: 'var(--art-sky, #bfe2f2)',
  arcade: 'var(--art-arcade, #f7ecd9)',
  arcadeShade: 'var(--art-arcade-shade, #e2b9a0)',
  nightWall: 'var(--art-night-wall, #4a5183)',
  nightDado: 'var(--art-night-dado, #3a4070)',
  nightFloor: 'var(--art-night-floor, #575d8c)',
  nightSky: 'var(--art-night-sky, #1f2550)',
  floor: 'var(--art-floor, #d9c49a)',
  floorDark: 'var(--art-floor-dark, #c8b085)',
  enamel: 'var(--art-enamel, #fffdf6)',
  init: 'var(--init, #d98a14)',
  sidecar: 'var(--sidecar, #178a80)',
  app: 'var(--app, #47409c)',
  kubelet: 'var(--art-suit, #2b2e3d)',
  volume: 'var(--volume, #a36a2c)',
  volumeDark: 'var(--art-wood-dark, #8a5a26)',
  network: 'var(--port, #2a86b8)',
  probe: 'var(--probe, #3f8a3a)',
  image: 'var(--image, #8a4fa3)',
  failed: 'var(--failed, #c0321f)',
  awning: 'var(--art-awning, #c8372d)',
  shirt: 'var(--art-shirt, #fffaf0)',
  paint: '#5f9e4d',
  grey: 'var(--art-grey, #b3ac9c)',
} as const;

/** Text on a role's colour. */
export const on = {
  init: 'var(--on-init, #2b1a00)',
  sidecar: 'var(--on-sidecar, #ffffff)',
  app: 'var(--on-app, #ffffff)',
  ephemeral: 'var(--on-ephemeral, #ffffff)',
} as const;

/** Skin tones and hair colours are people's own: they stay the same by day and by night. */
export const skin = ['#f2c9a1', '#d99e6c', '#a86c42', '#7a4a2b', '#f5d6bb'] as const;
export const hair = ['#3a2a1e', '#6b3f1d', '#b5651d', '#1d1a1a', '#c9c2b5', '#8c2f1b'] as const;
