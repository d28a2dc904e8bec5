import { addPackage } from "./addPackage";
import { examplesOf } from "./documented";
import { type Language, tool } from "./language";

const goMod = `module example.com/mail

go 1.25
`;

export const go: Language = {
  title: "Go",
  runtime: "go",
  file: "main.go",
  examples: () => examplesOf("go"),
  fileOf: (text) => text,
  async prepare(project) {
    await project.write({ "go.mod": goMod });
    await addPackage(project);
    // All documented programs import the same packages, so the dependencies of one program suffice for all.
    await project.write({ "main.go": go.examples()[0]?.text ?? "" });
    await tool(project, "go", "mod", "tidy");
  },
  async check(place) {
    await tool(place, "go", "vet", ".");
  },
  formats: ["go", "pulumi-import"],
  converts: "go",
};
