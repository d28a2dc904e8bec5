import { nearest } from "../nearest";
import { type ConfigKey, configKeys, secretKeys } from "./configKeys";

const prefix = "m365:";
const nothing = "Nothing was read or written.";

/** The message for an unknown key; it does not repeat the value, which may be a secret. */
export function unknownKey(key: string): string {
  const near = nearest(key, Object.keys(configKeys));
  const hint = near ? `Did you mean ${prefix}${near}?` : `Allowed: ${Object.keys(configKeys).join(", ")}.`;
  return `${prefix}${key} is not a key of this provider's configuration. ${hint} ${nothing}`;
}

/**
 * What is wrong with a key of a stack's configuration, if anything. The engine stores the configuration with the state,
 * so secrets must not be in it as plain text.
 *
 * @param key as in the stack's file, such as `m365:tenantId`; keys of other namespaces are not checked
 * @param project name of the Pulumi project, which is the namespace of its own keys
 */
export function stackKeyProblem(key: string, isSecret: boolean, project: string): string | undefined {
  if (!key.startsWith(prefix)) return undefined;
  const name = key.slice(prefix.length);
  const known = name in configKeys ? (name as ConfigKey) : undefined;
  const meant = known ?? nearest(name, Object.keys(configKeys));
  if (!isSecret && secretKeys.some((one) => one === meant)) return inPlainText(key, `${prefix}${meant}`);
  const isOfProject = `${project}:` === prefix;
  return known || isOfProject ? undefined : unknownKey(name);
}

function inPlainText(key: string, right: string): string {
  const isMisspelt = key !== right;
  const what = isMisspelt ? `${key}, which looks like ${right},` : key;
  const remove = isMisspelt ? `Remove it (pulumi config rm ${key}) and store it` : "Store it";
  return (
    `${what} is in the stack's configuration in plain text. ${remove} as a secret: pulumi config set --secret ${right} <value>. ` +
    `Then create a new one for the application, because the old one may have been read. ${nothing}`
  );
}
