import { faults } from "./faults";
import { operations } from "./operations";

const ofServices = faults.filter(({ signIn }) => signIn === undefined);
const ofSignIn = faults.filter(({ signIn }) => signIn !== undefined);

/** One row for each outcome, because both sign-in addresses are tested with the same faults. */
const byMeaning = [...new Set(ofSignIn.map(({ means }) => means))].map((meaning) => {
  const names = ofSignIn.filter(({ means }) => means === meaning).map(({ name }) => name.split(": ")[1]);
  return [meaning, [...new Set(names)].join("; ")] as const;
});

/** docs/reliability.md, from the tables that `npm run faults` runs. */
export function reliabilityPage(): string {
  return `# Reliability

This page shows what happens when the network, a service or the machine fails. Every operation below is tested with every
fault below (${operations.length} × ${faults.length} = ${operations.length * faults.length} pairs), over TLS, on a [loopback tenant](../README.md). After each pair:

- nothing is lost or duplicated, and no value that belongs to others has changed;
- an error is a single line that contains the next step, and the request id if the service gave one;
- running the same command again leads to the same result as without the fault, with no more writes than necessary, and a
  subsequent preview shows no changes.

A soak test checks the same guarantees for random operations with random faults and changes by other administrators. In further tests, the engine or
only the provider is killed at every write of a deployment, an update and a destroy.

\`npm run faults -- --json out.json\` runs all of this and writes \`{ pairs, failed, soak }\`. It prints the seed of the soak test;
\`--seed\` repeats a test with that seed.

## Faults

| Fault | What happens |
| --- | --- |
${ofServices.map(({ name, means }) => `| ${name} | ${means} |`).join("\n")}

During sign-in, from Entra ID's metadata endpoint and its token endpoint:

| Fault | What happens |
| --- | --- |
${byMeaning.map(([means, names]) => `| ${names} | ${means} |`).join("\n")}

A request is attempted at most seven times. Between attempts, the provider waits as long as the service asks, up to five minutes, or for a time that
grows from half a second to a minute. If a service asks for a longer pause, the run stops and says how long. An attempt times out after 100
seconds. The provider waits up to a minute for a change to become visible.

## Operations

${operations.map(({ name }) => `- ${name}`).join("\n")}

## Several runs at once

- If you start a second \`pulumi up\` of a stack while the first one runs, the engine's lock refuses it; the first one continues.
- Two stacks that declare the same settings, or entries of the same profile, keep each other's entries: the result contains what both
  declare.
- If somebody changes the tenant between the read and the write of an \`up\`, the change stays unless the \`up\` writes the same value. The next
  preview shows it if the program declares it.
- While \`pulumi up\` waits for your confirmation, nothing is locked. After your confirmation, the tenant is read again, each line reports what has
  changed since the preview, and changes that somebody else has already made are not written again. To make sure that nothing is written that the
  preview did not show, use \`pulumi preview --save-plan=plan.json\` and \`pulumi up --plan=plan.json\`: a resource that differs by then and is
  not in the plan is refused.

## What cannot be guaranteed

- An engine that is killed leaves its state locked. Run \`pulumi cancel\`; the next \`pulumi up\` then continues.
- \`onDelete: "restore"\` restores the original settings that the first run read. If the engine or the provider is killed after the very first write
  of such a setting and before its state is saved, they are lost: the next run takes what the killed run wrote for the original settings.
- A profile with \`marker: false\` whose creation was interrupted cannot be found again; the error lists the candidates.
- If somebody else changes assignments at the very moment when they are written, this is detected in Intune's audit log, if the application can
  read it. For user consent, no log is available in time: Graph replaces the whole list, and an entry that somebody adds between
  the read and the write of that list is lost.
`;
}
