/** For a stored report: a stack with 10,000 drifted resources needs less. A larger file is not ours. */
export const mostOfAFile = 32 * 1024 * 1024;
