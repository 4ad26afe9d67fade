/** The people of the Central Mall: who they are, so that they stay themselves from strip to strip. */
export type Role = 'manager' | 'crew' | 'assistant' | 'clerk' | 'inspector' | 'customer';
export type HairStyle = 'quiff' | 'bun' | 'bob' | 'bald' | 'curls' | 'short' | 'ponytail';
export interface Person {
  readonly name: string;
  readonly role: Role;
  readonly skin: number;
  readonly hair: number;
  readonly style: HairStyle;
  readonly glasses?: boolean;
  readonly moustache?: boolean;
}

export const cast = {
  /** The kubelet: everything on this floor goes over his clipboard. */
  morris: { name: 'Mr. Morris', role: 'manager', skin: 0, hair: 4, style: 'short', moustache: true, glasses: true },
  /** The app container's clerk. */
  nell: { name: 'Nell', role: 'clerk', skin: 1, hair: 3, style: 'bob' },
  /** The native sidecar. */
  toby: { name: 'Toby', role: 'assistant', skin: 3, hair: 3, style: 'curls' },
  /** A second assistant, for two at one counter, adapters and ambassadors. */
  ines: { name: 'Ines', role: 'assistant', skin: 4, hair: 5, style: 'ponytail' },
  /** The first setup crew: init container. */
  gus: { name: 'Gus', role: 'crew', skin: 0, hair: 1, style: 'bald', moustache: true },
  /** The second setup crew. */
  rosa: { name: 'Rosa', role: 'crew', skin: 2, hair: 3, style: 'ponytail' },
  /** Probes. */
  ada: { name: 'Inspector Ada', role: 'inspector', skin: 2, hair: 0, style: 'bun', glasses: true },
  customer: { name: 'a customer', role: 'customer', skin: 4, hair: 2, style: 'quiff' },
  shopper: { name: 'another customer', role: 'customer', skin: 3, hair: 4, style: 'bun' },
  /** A second clerk, for shops with two. */
  otto: { name: 'Otto', role: 'clerk', skin: 4, hair: 2, style: 'quiff' },
} as const satisfies Record<string, Person>;
export type CastName = keyof typeof cast;
