/** Increases when a member of an observation changes its meaning or is removed. Writers need it without the schema. */
export const observationVersion = 1;
