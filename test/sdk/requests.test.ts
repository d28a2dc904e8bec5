import { CreateRequest, DeleteRequest, ReadRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { passOnRequests, takeBeside } from "../../sdk/requests";

passOnRequests();

const values = () => Struct.fromJavaScript({ displayName: "iOS mail" });
const taken = (struct: Struct | undefined) => takeBeside(struct?.toJavaScript() as Record<string, unknown>);

test.each([
  [
    "create",
    (seconds: number) => new CreateRequest().setProperties(values()).setTimeout(seconds).getProperties(),
  ],
  ["update", (seconds: number) => new UpdateRequest().setOlds(values()).setTimeout(seconds).getOlds()],
  [
    "read",
    (seconds: number) => new ReadRequest().setProperties(values()).setTimeout(seconds).getProperties(),
  ],
  [
    "delete",
    (seconds: number) => new DeleteRequest().setProperties(values()).setTimeout(seconds).getProperties(),
  ],
])("the dynamic host passes on the timeout of a %s, only if one is set", (_, request) => {
  expect(taken(request(90))).toMatchObject({ beside: { timeout: 90 }, values: { displayName: "iOS mail" } });
  expect(taken(request(0)).beside).not.toHaveProperty("timeout");
});
