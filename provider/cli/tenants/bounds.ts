/** Largest stored report. A stack with 10,000 drifted resources needs less, so m365 did not write a larger file. */
export const mostOfAFile = 32 * 1024 * 1024;
