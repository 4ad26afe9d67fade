/** Tests look into rooms without going through the door: every part is there all the same. */
import fc from 'fast-check';
import { fillAll } from '../src/simulator/chunks/all.ts';
import { SEED } from './seed.ts';

fillAll();
fc.configureGlobal({ seed: SEED });
