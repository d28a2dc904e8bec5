import type { Values } from "../../lifecycle/define";
import { clouds } from "../../tenant/clouds";
import { type ConfigKey, configKeys } from "../../tenant/configKeys";
import { configurationError, isOnThisMachine } from "../../tenant/endpoint";
import type { Lookup } from "../../tenant/signInMethod";
import type { StateResource } from "./stackState";
import { reveal } from "./stateSecrets";

/** The current environment and stack configuration. */
export interface Today {
  environment: NodeJS.ProcessEnv;
  stackConfiguration: Lookup;
  /** The only tenant that may be signed in to, whatever the state says. Default: any. */
  tenantId?: string | undefined;
  /** Why the state's secrets could not be decrypted; undefined if they could be, or were not needed. */
  locked?: string | undefined;
}

/** Keys taken from an explicit provider instance. Credentials in the state are never used, only the current ones. */
const ofTheInstance: ReadonlySet<ConfigKey> = new Set(["tenantId", "environment", "diffAgainst"]);
const addresses: ReadonlySet<ConfigKey> = new Set(["graphEndpoint", "exchangeEndpoint", "authorityHost"]);

/** The engine itself creates default instances, from the stack's configuration and without a parent. */
const isDefault = ({ urn, parent }: StateResource) => parent === undefined && /::default(_[^:]*)?$/.test(urn);

/**
 * The configuration of a resource's provider instance.
 *
 * @param instance undefined for the TypeScript classes, which have no provider instance
 */
export function configurationOf(instance: StateResource | undefined, today: Today): Lookup {
  if (!instance || isDefault(instance)) return today.stackConfiguration;
  const { values } = reveal(instance.inputs);
  const hidden = hiddenPlaces(instance);
  return (key) => {
    // Otherwise the value of the environment would be used, which may belong to another tenant.
    if (hidden.includes(key)) throw hiddenPlace(key, instance, today);
    if (addresses.has(key)) return addressOf(key, values, instance, today);
    return ofTheInstance.has(key) ? textOf(values[key]) : today.stackConfiguration(key);
  };
}

/** Keys about the tenant whose values in the instance cannot be read, because they are encrypted or damaged. */
export function hiddenPlaces(instance: StateResource): string[] {
  if (isDefault(instance)) return [];
  const { encryptedPaths, damagedPaths } = reveal(instance.inputs);
  const places: ReadonlySet<string> = new Set([...ofTheInstance, ...addresses]);
  return [...encryptedPaths, ...damagedPaths].filter((path) => places.has(path));
}

const hiddenPlace = (key: ConfigKey, { urn }: StateResource, { locked }: Today) =>
  configurationError(
    `the state's provider "${urn.split("::").at(-1)}" has a ${key} that is a secret and cannot be read. ${locked ?? "Export the state with --show-secrets."} Nothing was read.`,
  );

const textOf = (value: unknown) => (value === undefined || value === null ? undefined : String(value));

/** Refuses addresses that only the state names, because tokens are sent there and a state may come from anywhere. */
function addressOf(
  key: ConfigKey,
  values: Values,
  { urn }: StateResource,
  { environment, stackConfiguration, tenantId }: Today,
): string | undefined {
  const text = textOf(values[key]);
  if (text === undefined) return undefined;
  const saidToday = [stackConfiguration(key), ...configKeys[key].map((name) => environment[name])];
  const ofMicrosoft = Object.values(clouds).flatMap(({ graph, exchange, authority }) => [
    graph,
    exchange,
    authority,
  ]);
  const isMine = tenantId === undefined && URL.canParse(text) && isOnThisMachine(new URL(text));
  if (isMine || [...saidToday, ...ofMicrosoft].includes(text)) return text;
  throw configurationError(
    `the state's provider "${urn.split("::").at(-1)}" has a ${key} that the current environment and stack configuration do not have. No token is sent to an address that only a state names. Set ${configKeys[key][0]} to it, or use --program. Nothing was read.`,
  );
}
