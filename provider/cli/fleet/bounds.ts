/** What a fleet stores and reads is bounded: a program may print, and a stranger leave, as much as they like. */

/** Of a tenant's message; Azure's queue takes 64 KiB, in which the reason of a failure has to find room as well. */
export const mostOfAMessage = 16 * 1024;

/** Of a line of a job, of a reason, and of somebody else's message that is put aside. */
export const mostOfALine = 2 * 1024;

/** Of a report and of the list of a run: a stack of 10,000 drifted resources needs less. */
export const mostOfAFile = 32 * 1024 * 1024;

export const cut = (text: string, most = mostOfALine): string =>
  text.length > most ? `${text.slice(0, most)} …` : text;
