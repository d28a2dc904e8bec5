import { z } from "zod";
import { ifFound } from "../../errors";
import { parseJson } from "../json";
import type { Transport } from "../pipeline";
import { getTogether } from "./batch";
import { listAll } from "./collection";
import { graphJson, graphSend, unexpectedAnswer } from "./request";

/** A single-valued navigation property of a device configuration. */
export interface ReferenceRoute {
  id: string;
  /** Type that declares the property; the route needs this segment. */
  declaringType: string;
  navigation: string;
}

const target = z.looseObject({ id: z.string(), displayName: z.string().nullish() });

function routeTo({ id, declaringType, navigation }: ReferenceRoute): string {
  return `/beta/deviceManagement/deviceConfigurations/${encodeURIComponent(id)}/${declaringType}/${navigation}`;
}

/** Absolute address of a target, on the cloud's own Graph host. */
export function targetAddress(graph: Transport, collection: string, id: string): string {
  return `${graph.endpoint}/beta/deviceManagement/${collection}('${encodeURIComponent(id)}')`;
}

/**
 * The id of the linked object; undefined if nothing is linked: [L] the service then answers 404.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md
 */
async function getReference(graph: Transport, route: ReferenceRoute): Promise<string | undefined> {
  const request = { method: "GET", path: routeTo(route), permission: "readProfiles" } as const;
  const answer = await ifFound(graphSend(graph, request));
  if (!answer) return undefined;
  const linked = linkedIn(answer.text === "" ? null : parseJson(answer.text));
  if (linked) return linked.id;
  throw unexpectedAnswer(request, answer, "body: neither a target nor empty");
}

/** Like getReference, batched with other reads at the same time. */
export async function getReferenceTogether(
  graph: Transport,
  route: ReferenceRoute,
): Promise<string | undefined> {
  const answer = await getTogether(graph, routeTo(route));
  if (answer?.status === 404) return undefined;
  const linked = answer && linkedIn(answer.body);
  return linked ? linked.id : getReference(graph, route);
}

const id = z.string().nullish();
const link = z.looseObject({ id, value: z.looseObject({ id }).nullish() }).nullable();

/** Microsoft's examples wrap the object in `value`; both forms have been seen. Undefined for anything else. */
function linkedIn(body: unknown): { id: string | undefined } | undefined {
  const { data, success } = link.safeParse(body);
  return success ? { id: data?.value?.id || data?.id || undefined } : undefined;
}

export async function setReference(graph: Transport, route: ReferenceRoute, address: string): Promise<void> {
  await graphSend(graph, {
    method: "PUT",
    path: `${routeTo(route)}/$ref`,
    body: { "@odata.id": address },
    permission: "writeProfiles",
  });
}

/**
 * [L] Answers 204, seen for the root certificate of a SCEP profile; email profiles have routes of the same form.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md
 */
export async function deleteReference(graph: Transport, route: ReferenceRoute): Promise<void> {
  await graphSend(graph, { method: "DELETE", path: `${routeTo(route)}/$ref`, permission: "writeProfiles" });
}

/** All settings for derived credentials: a tenant has one or two. */
export function listDerivedCredentials(graph: Transport): Promise<z.infer<typeof target>[]> {
  return listAll(graph, target, {
    path: "/beta/deviceManagement/derivedCredentials",
    permission: "readProfiles",
  });
}

/** @throws ApiError M365_NOT_FOUND */
export function getDerivedCredential(graph: Transport, id: string): Promise<{ id: string }> {
  return graphJson(graph, target, {
    method: "GET",
    path: `/beta/deviceManagement/derivedCredentials/${encodeURIComponent(id)}`,
    permission: "readProfiles",
  });
}
