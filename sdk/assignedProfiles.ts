import * as pulumi from "@pulumi/pulumi";

interface Assignment {
  name: string;
  isAlone: boolean;
}

/** Who gets which profile, as far as a program says so before a profile that it makes has an id. */
export class AssignedProfiles {
  readonly #byProfile = new Map<unknown, Assignment[]>();

  /** @returns the name of another assignment of the profile, where one of the two owns the whole list */
  ownerBeside(name: string, args: { profileId?: unknown; mode?: unknown }): string | undefined {
    const { mode = "authoritative" } = args;
    const profile = profileIn(args.profileId);
    // What is known only later is compared by the provider.
    if (profile === undefined || typeof mode !== "string") return undefined;
    const others = this.#byProfile.get(profile) ?? [];
    const isAlone = mode !== "additive";
    const rival = others.find((other) => isAlone || other.isAlone);
    this.#byProfile.set(profile, [...others, { name, isAlone }]);
    return rival?.name;
  }
}

/** The id, or the resource of this program that the id comes from. */
function profileIn(profileId: unknown): unknown {
  if (typeof profileId === "string") return profileId.toLowerCase();
  if (!pulumi.Output.isInstance(profileId)) return undefined;
  const [source, ...others] = sourcesOf(profileId);
  return source instanceof pulumi.CustomResource && others.length === 0 && isProfile(source)
    ? source
    : profileId;
}

/** Not in the SDK's type declarations. */
const sourcesOf = (output: unknown): pulumi.Resource[] => [
  ...((output as { resources?(): Iterable<pulumi.Resource> }).resources?.() ?? []),
];

const isProfile = (resource: pulumi.Resource): boolean =>
  (resource as { __pulumiType?: string }).__pulumiType?.endsWith(":EmailProfile") === true;
