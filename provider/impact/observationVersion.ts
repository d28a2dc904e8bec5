/** Increases when a member of an observation changes its meaning or is removed. Here, so that writers need no schema. */
export const observationVersion = 1;
