import { asReturned } from "./checkValue";
import { enums } from "./enums";
import { type Property, propertiesOf } from "./typeTable";

type Properties = Record<string, unknown>;

/**
 * [I] The default scope tag is added. Everything else that the client did not send is null, as on a live tenant:
 * https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md
 */
const whenOmitted: Properties = { roleScopeTagIds: ["0"] };

/** [I] The value of a property that only the service sets; the other read-only properties are time stamps. */
const setByService: Properties = { applyOnlyToWindowsPhone81: false };

/** Every declared property of the type as the service returns it, without ids and time stamps. */
export function complete(type: string, given: Properties): Properties {
  const declared = propertiesOf(type);
  const written = Object.entries(declared).filter(([, { isReadOnly }]) => !isReadOnly);
  const values = written.map(([name, property]) => [name, returned(name, given, property)]);
  const extra = Object.entries(setByService).filter(([name]) => name in declared);
  return Object.fromEntries([...values, ...extra]);
}

const returned = (name: string, given: Properties, property: Property): unknown =>
  asReturned(
    given[name] ?? whenOmitted[name] ?? (property.isNullable ? null : emptyValue(property)),
    property,
  );

/** For profiles that the loopback creates itself; a client must send every property that cannot be null. */
function emptyValue({ type, isCollection }: Property): unknown {
  if (isCollection) return [];
  const first = enums[type]?.[0];
  if (first !== undefined) return first;
  return { string: "", boolean: false, int32: 0 }[type] ?? {};
}
