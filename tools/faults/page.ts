import { faults } from "./faults";
import { operations } from "./operations";

const ofServices = faults.filter(({ signIn }) => signIn === undefined);
const ofSignIn = faults.filter(({ signIn }) => signIn !== undefined);

/** A row for each meaning: the two addresses of the sign-in meet the same things. */
const byMeaning = [...new Set(ofSignIn.map(({ means }) => means))].map((meaning) => {
  const names = ofSignIn.filter(({ means }) => means === meaning).map(({ name }) => name.split(": ")[1]);
  return [meaning, [...new Set(names)].join("; ")] as const;
});

/** docs/reliability.md, from the tables that are played. */
export function reliabilityPage(): string {
  return `# Reliability

What you can count on when the network, the service or the machine fails. Every operation below is played against every
fault below (${operations.length} × ${faults.length} = ${operations.length * faults.length} pairs), over TLS, on a [loopback tenant](../README.md). After each pair:

- nothing is lost, nothing exists twice, and no value of others has changed;
- an error is one line, with the next step, and with the request id where the service gave one;
- the same command once more ends where it would have ended without the fault, with no more writes than that takes, and a
  preview after it shows no changes.

A soak of random operations with random faults and changes by other administrators checks the same things. The engine, and
the provider alone, are killed at every write of a roll-out, an update and a destroy.

\`npm run faults -- --json out.json\` plays everything and writes \`{ pairs, failed, soak }\`; it prints the seed of the soak,
and \`--seed\` repeats it.

## Faults

| Fault | What happens |
| --- | --- |
${ofServices.map(({ name, means }) => `| ${name} | ${means} |`).join("\n")}

At the sign-in, from Entra ID's metadata and from its token endpoint:

| Fault | What happens |
| --- | --- |
${byMeaning.map(([means, names]) => `| ${names} | ${means} |`).join("\n")}

Requests are attempted seven times at most, with pauses that the service asks for, up to five minutes, or that grow from
half a second to a minute. Where a service asks for more, the run ends and says how long. An attempt ends after 100
seconds, and a change is waited for up to a minute.

## Operations

${operations.map(({ name }) => `- ${name}`).join("\n")}

## Several at once

- A second \`pulumi up\` of a stack while the first one runs is refused by the engine's lock; the first goes on.
- Two stacks that declare the same settings, or entries of the same profile, keep each other's entries and end in what both
  declare.
- What somebody changes between what an \`up\` reads and what it writes stays where the \`up\` does not write it; the next
  preview shows it where the program declares it.
- While \`pulumi up\` waits for an answer, nothing is held on to: after it the tenant is read anew, each line says what has
  changed since, and what is done by then is not written again. Where nothing may be written that the preview did not show,
  use \`pulumi preview --save-plan=plan.json\` and \`pulumi up --plan=plan.json\`: another resource that differs by then is
  refused.

## What cannot be promised

- An engine that is killed does not unlock its state: \`pulumi cancel\` does, and the next \`pulumi up\` goes on.
- \`onDelete: "restore"\` puts back what the first run found. An engine or a provider that is killed between the very first write
  of such a setting and the saving of its state loses that: the next run finds what the killed one wrote.
- A profile with \`marker: false\` whose create was cut off cannot be found again: the error lists the candidates.
- Somebody else's change in the very moment of a write of assignments is seen in Intune's audit log, where it is readable.
  User consent has no such log in time: Graph replaces its whole list, and an entry that somebody adds in the moment between
  the read and the write of that list is lost.
`;
}
