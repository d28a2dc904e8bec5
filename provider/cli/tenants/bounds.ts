/** Of a stored report: a stack of 10,000 drifted resources needs less. What is larger is none of ours. */
export const mostOfAFile = 32 * 1024 * 1024;
