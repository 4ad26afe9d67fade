import type { CastName } from '../art/cast.ts';
import type { Expression, Pose } from '../art/character.tsx';
import type { CatPose } from '../art/extras.tsx';
import type { Place } from '../art/scene.tsx';

/** Somebody in a frame; `x` in units of the frame, feet on the floor. */
export interface Actor {
  readonly who: CastName;
  readonly x: number;
  readonly expression?: Expression;
  readonly pose?: Pose;
  readonly facing?: 1 | -1;
  readonly walking?: boolean;
  readonly scale?: number;
  /** Stands behind the counter: drawn before it. */
  readonly behind?: boolean;
}
/** What somebody says; balloons are laid out left to right in reading order along the top. */
export interface Speech {
  readonly who: CastName;
  readonly text: string;
  readonly kind?: 'say' | 'think' | 'shout';
  /** Centre of the balloon, when the automatic place is not good. */
  readonly x?: number;
  readonly y?: number;
  readonly wrap?: number;
}
export type Prop =
  | { readonly type: 'counter'; readonly x: number; readonly width?: number; readonly label?: string }
  /** `files` may be left out: then it shows what the run's volume holds at the frame's time. */
  | {
      readonly type: 'locker';
      readonly x: number;
      readonly volume: string;
      readonly label?: string;
      readonly files?: readonly string[];
      readonly open?: boolean;
      readonly width?: number;
    }
  | { readonly type: 'barrier' | 'bucket' | 'ladder' | 'palm'; readonly x: number }
  | { readonly type: 'phone'; readonly x: number; readonly y?: number; readonly extension: string; readonly busy?: boolean }
  | { readonly type: 'notice'; readonly x: number; readonly y: number; readonly text: string; readonly tone?: 'plain' | 'failed' }
  | { readonly type: 'crate' | 'runaway'; readonly x: number; readonly label: string }
  | {
      readonly type: 'cat';
      readonly x: number;
      readonly y?: number;
      readonly pose?: CatPose;
      readonly fur?: string;
      readonly facing?: 1 | -1;
    }
  | { readonly type: 'lamp'; readonly x: number; readonly y: number; readonly lit?: boolean }
  | { readonly type: 'cobweb' | 'mug' | 'switch'; readonly x: number; readonly y: number }
  | { readonly type: 'mural'; readonly x: number; readonly y: number; readonly text: string; readonly size?: number }
  | { readonly type: 'paint'; readonly x: number; readonly width: number }
  | { readonly type: 'coats'; readonly x: number; readonly count: number }
  | { readonly type: 'cable'; readonly x: number; readonly y: number; readonly width: number }
  | { readonly type: 'wallpaper'; readonly x: number; readonly fallen?: boolean }
  | { readonly type: 'awning'; readonly x: number; readonly y: number; readonly width: number; readonly name: string }
  | {
      readonly type: 'shutter';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly closed: number;
    };

/** How the people, and what stands about, are seen: `x` is brought to the middle, `zoom` times as large. Left out: the whole stage. */
export interface Camera {
  readonly x: number;
  readonly zoom: number;
}

export interface Frame {
  /** Units wide; a row of the page is 900. Frames of one row share its height. */
  readonly width: number;
  /** The moment of the sample the frame shows, e.g. `4.2s`: clock, sign and locker are drawn from the run at that time. */
  readonly at: string;
  readonly place: Place;
  readonly actors: readonly Actor[];
  readonly props?: readonly Prop[];
  readonly speech: readonly Speech[];
  /** The narrator's line in the box at the foot. */
  readonly caption?: string;
  /** What can be seen, for those who cannot see it. */
  readonly alt: string;
  /** Where the clock and the sign hang; left out: on free wall; false: not at all. */
  readonly clock?: number | false;
  readonly sign?: number | false;
  readonly camera?: Camera;
  /** The same frame for a phone, where a wide one could not be read: what is placed otherwise. It says the same words. */
  readonly narrow?: Partial<Pick<Frame, 'width' | 'actors' | 'props' | 'speech' | 'camera' | 'clock' | 'sign'>>;
}
/** A whole strip: which sample it tells, what is done to it, and its frames. */
export interface Strip {
  readonly title: string;
  readonly sample: string;
  /** How long the sample runs. */
  readonly until: string;
  readonly actions?: readonly { readonly at: string; readonly command: string }[];
  readonly frames: readonly Frame[];
  /** The number of the frame that stands for the strip on the shelf; default the first. */
  readonly cover?: number;
}
