/** The version of an observation: it goes up when a member changes its meaning or goes away. Apart, because a provider needs no schema to write one. */
export const observationVersion = 1;
