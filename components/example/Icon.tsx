/** The player's few icons, drawn on a grid of 24. */
const paths = {
  play: 'M7 4.5v15l13-7.500z',
  pause: 'M6 4.500h4.200v15H6zM13.800 4.500H18v15h-4.200z',
  forward: 'M5 5v14l9-7zM15.500 5h3v14h-3z',
  back: 'M19 5v14l-9-7zM5.500 5h3v14h-3z',
  toLeft: 'M3 4h2.200v16H3zM21 10.800v2.400h-9.200l3.600 3.600-1.700 1.700L7.200 12l6.500-6.500 1.700 1.700-3.600 3.600z',
  toRight: 'M18.800 4H21v16h-2.200zM3 10.800v2.400h9.200l-3.600 3.600 1.700 1.700L16.800 12l-6.500-6.500-1.700 1.700 3.600 3.600z',
  one: 'M3 4h18v16H3zM5.200 8.500v9.300h13.600V8.500z',
  two: 'M3 4h18v16H3zM5.200 8.500v9.300h5.700V8.500zM13.100 8.500v9.300h5.700V8.500z',
  again: 'M12 5V1.500L6 6.500l6 5V8a5 5 0 1 1-5 5H4.500A7.500 7.500 0 1 0 12 5z',
} as const;
export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
  <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
    <path d={paths[name]} fill="currentColor" fill-rule="evenodd" />
  </svg>
);
