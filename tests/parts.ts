/** Tests look into rooms without going through the door: every part is there all the same. */
import { fillAll } from '../src/simulator/chunks/all.ts';

fillAll();
