/** What fields mean, for `kubectl explain`. */
import { describeField, describeStruct } from '../manifest/fieldWords.ts';
import { WORDS } from '../kubectl/parts.ts';

export const fill = (): void => WORDS.fill({ describeField, describeStruct });
