import { hostileScripts } from './hostile.ts';
import { survives } from './survives.ts';

survives('hostile scripts', hostileScripts);
