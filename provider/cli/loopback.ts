import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { ConstraintError } from "../errors";
import { count, list } from "../impact/format";
import type { Loopback, SignInTrouble, TenantData } from "../loopback";
import { DataFileError } from "../loopback/data/dataFile";
import { platformOfType } from "../resources/deviceConfigurations/platforms";
import { ownVariables } from "../tenant/config";
import { toFile } from "./command";
import { complain, say } from "./terminal";
import { refuseIdle } from "./withoutEffect";

interface Options {
  port: number;
  data?: string;
  list?: boolean;
  signInTrouble?: SignInTrouble;
}

export function loopbackCommand(): Command {
  return new Command("loopback")
    .description(
      "Starts a simulated tenant on this machine to try stacks on. It is not a Microsoft tenant, and its credentials do not work anywhere else.",
    )
    .option("--port <number>", "port on 127.0.0.1; 0 selects a free one", toPort, 0)
    .option(
      "--data <file>",
      "JSON file that keeps the tenant between runs; without it nothing is kept",
      toFile,
    )
    .option("--list", "print the objects in the tenant with their ids, and exit")
    .addOption(
      new Option(
        "--sign-in-trouble <trouble>",
        "reject every sign-in, so that you can see the error",
      ).choices(["expiredSecret", "wrongCloud"]),
    )
    .action((options: Options, command: Command) => serve(options, command).catch(toOption));
}

/** Adds the option's name to errors of the data file. These can also occur at the end, when changes are saved. */
function toOption(error: Error): never {
  if (!(error instanceof DataFileError)) throw error;
  throw new ConstraintError(`--data: ${error.message}`, "M365_CONFIGURATION");
}

function toPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is not a port: use a whole number from 0 to 65535.`);
}

async function serve(
  { port, data, list: isListed, signInTrouble: trouble }: Options,
  command: Command,
): Promise<void> {
  refuseIdle(
    command,
    ["port", "signInTrouble"].map((option) => ({ option, beside: ["list"] })),
  );
  const { startLoopback } = await import("../loopback/index.js").catch(toNextStep);
  await using loopback = await startLoopback({
    ...{ port, dataFile: data, trouble, trusted: trustedSoFar(), granted: withGroupWrites },
    onUnsaved: ({ message }) => complain(`m365: --data: ${message} It is tried again after the next change.`),
  });
  if (isListed) return say(inventory(loopback.tenant));
  say(introduction(loopback));
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}

/** So that stacks that create the groups they assign profiles to can be tried with the same application. */
const withGroupWrites = (roles: readonly string[]): readonly string[] =>
  roles.includes("GroupMember.Read.All") ? [...new Set([...roles, "Group.ReadWrite.All"])] : roles;

/** The certificates trusted so far, such as a proxy's, which must stay trusted in addition to the loopback's. */
function trustedSoFar(): string | undefined {
  const file = ownVariables().NODE_EXTRA_CA_CERTS;
  return file && existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The provider itself needs no web server with 47 packages, so fastify is not a dependency of pulumi-m365. */
function toNextStep(error: NodeJS.ErrnoException): never {
  if (error.code !== "MODULE_NOT_FOUND" || !error.message.includes("'fastify'")) throw error;
  throw new ConstraintError(
    "the loopback tenant needs the package fastify, which is not part of pulumi-m365. Run npm install --save-dev fastify@5, then run this again. Outside a project, run npx --package pulumi-m365 --package fastify@5 m365 loopback.",
    "M365_CONFIGURATION",
  );
}

/** The variables that a stack needs to sign in, ready to paste into a shell. */
function introduction(loopback: Loopback): string {
  const exports = Object.entries(loopback.environment).map(([name, value]) => `export ${name}="${value}"`);
  return [
    `A loopback tenant (not a Microsoft tenant) is running at ${loopback.graphEndpoint}. Press Ctrl+C to stop it.`,
    `It has ${summary(loopback.tenant)}. m365 loopback --list shows them.`,
    "Run this in the shell that runs pulumi:",
    "",
    ...exports,
  ].join("\n");
}

function summary(tenant: TenantData): string {
  const devices = [...tenant.mailboxes.values()].reduce((sum, mailbox) => sum + mailbox.devices.length, 0);
  return list([
    count(tenant.users.size, "user"),
    count(tenant.groups.size, "group"),
    count(tenant.assignmentFilters.length, "assignment filter"),
    count(certificates(tenant).length, "certificate profile"),
    count(emailProfiles(tenant).length, "e-mail profile"),
    count(devices, "device"),
  ]);
}

const configurations = ({ deviceConfigurations }: TenantData) => [...deviceConfigurations.values()];
const emailProfiles = (tenant: TenantData) =>
  configurations(tenant).filter((one) => platformOfType(one["@odata.type"]));
const certificates = (tenant: TenantData) =>
  configurations(tenant).filter((one) => /certificate/i.test(one["@odata.type"]));

/** The objects that programs can refer to, with their names and ids. */
function inventory(tenant: TenantData): string {
  const members = (one: { members: readonly string[] }) => count(one.members.length, "member");
  return [
    `${tenant.displayName} (${tenant.domain}): ${summary(tenant)}`,
    ...people(tenant),
    ...section("Groups", [...tenant.groups.values()], members),
    ...section("Assignment filters", tenant.assignmentFilters, ({ platform }) => platform),
    ...section("Certificate profiles", certificates(tenant), typeOf),
    ...section("E-mail profiles", emailProfiles(tenant), typeOf),
  ].join("\n");
}

/** Only the first and the last user, because there may be many. */
function people({ users }: TenantData): string[] {
  const names = [...users.values()].map(({ userPrincipalName }) => userPrincipalName);
  if (names.length === 0) return [];
  return ["", "Users", `  ${names.length > 2 ? `${names[0]} … ${names.at(-1)}` : names.join(", ")}`];
}

const typeOf = (one: { "@odata.type": string }) => one["@odata.type"].split(".").at(-1) ?? "";

function section<T extends { id: string; displayName: string }>(
  title: string,
  objects: readonly T[],
  about: (object: T) => string,
): string[] {
  if (objects.length === 0) return [];
  return ["", title, ...objects.map((one) => `  ${one.id}  ${one.displayName} (${about(one)})`)];
}
