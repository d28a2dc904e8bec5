import { setFlagsFromString } from "node:v8";

/**
 * Lists of thousands of profiles survive long enough for V8 to let the young generation grow by a hundred megabytes,
 * which is half of the process and makes nothing faster. The engine starts the process, so that no argument can say so.
 */
setFlagsFromString("--semi-space-growth-factor=1");
