/** Also matches if text follows it, or a portal has joined lines. */
const markerPattern = /^\[pulumi:([0-9a-f]{16})\]\s*|\n?\[pulumi:([0-9a-f]{16})\](?:\s*$)?/g;

/** Appends a line that identifies the resource that created the profile. */
export function withMarker(description: string | undefined, owner: string | undefined): string {
  if (owner === undefined) return description ?? "";
  return description ? `${description}\n[pulumi:${owner}]` : `[pulumi:${owner}]`;
}

export function markerOf(description: string | null | undefined): string | undefined {
  const [, first, later] = [...(description ?? "").matchAll(markerPattern)].at(-1) ?? [];
  return first ?? later;
}

export const withoutMarker = (description: string): string => description.replaceAll(markerPattern, "");
