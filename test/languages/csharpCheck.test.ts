import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCsharp } from "./csharpCheck";
import { CsharpSources } from "./csharpSources";

/** Sources as the generator writes them. */
const generated = {
  "Mail.cs": `namespace Pulumi.M365
{
    public partial class Mail : global::Pulumi.CustomResource
    {
        public Mail(string name, MailArgs args, CustomResourceOptions? options = null)
    }

    public sealed class MailArgs : global::Pulumi.ResourceArgs
    {
        public Input<string> Name { get; set; } = null!;
        public InputUnion<string, Pulumi.M365.Colour>? Colour { get; set; }
        private InputList<string>? _tags;
        public InputList<string> Tags
        public Input<bool>? Marker { get; set; }
    }
}`,
  "Colour.cs": `namespace Pulumi.M365
{
    public readonly struct Colour : IEquatable<Colour>
    {
        public static Colour Red { get; } = new Colour("red");
    }
}`,
};

let sources: CsharpSources;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "m365-csharp-"));
  for (const [name, text] of Object.entries(generated)) writeFileSync(join(folder, name), text);
  sources = new CsharpSources(folder);
  rmSync(folder, { recursive: true });
});

const mail = (fields: string) => `new M365.Mail("a", new M365.MailArgs { ${fields} });`;

test.each([
  'Name = "a", Colour = "red"',
  "Colour = M365.Colour.@Red, Marker = true",
  'Tags = new[] { "a", "b", }',
  "Tags = new string[] { }",
])("the package accepts { %s }", (fields) => expect(() => checkCsharp(mail(fields), sources)).not.toThrow());

test.each([
  [mail('Nam = "a"'), "M365.MailArgs has no Nam."],
  ['new M365.Mail("a", new() { Nam = "a" });', "M365.MailArgs has no Nam."],
  [mail("Name = true"), "M365.MailArgs.Name is Input<string>, and the program gives bool."],
  [mail("Colour = M365.Colour.Blue"), "M365.Colour has no Blue."],
  [mail("Tags = new[] { true }"), "M365.MailArgs.Tags is InputList<string>, and the program gives bool[]."],
  [mail("Tags = new[] { }"), "The compiler cannot tell the type of a list of ."],
  ['new M365.Post("a", new M365.MailArgs { Name = "a" });', "The generated package has no M365.Post."],
])("a mistake is found: %s", (program, message) => {
  expect(() => checkCsharp(program, sources)).toThrow(message);
});
