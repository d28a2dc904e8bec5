import { addPackage } from "./addPackage";
import { blocksOf, examplesOf, read } from "./documented";
import { type Language, tool } from "./language";

/** The build file in docs/languages.md. */
export const [pom = ""] = blocksOf(read("docs/languages.md"), "xml");

/** Compiles only changed files, not the whole package for each program, with JVM options for short runs. */
const quick = {
  ".mvn/maven.config": "-Dmaven.compiler.useIncrementalCompilation=false\n",
  ".mvn/jvm.config": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n",
};

/** Adds imports that `pulumi convert` leaves out: those of classes in a list inside an object. */
function withImports(program: string): string {
  const used = new Set([...program.matchAll(/\b(\w+Args)\.builder\(\)/g)].map(([, name = ""]) => name));
  const missing = [...used].filter((name) => !program.includes(`.${name};`));
  const lines = missing.map((name) => `import com.pulumi.m365.inputs.${name};\n`).join("");
  return program.replace(/^import /m, `${lines}import `);
}

export const java: Language = {
  title: "Java",
  runtime: "java",
  file: "src/main/java/App.java",
  examples: () => examplesOf("java"),
  /** Removes the package declaration of generated programs, because the documented build file names no package. */
  fileOf: (text) => text.replace(/^package generated_program;$/m, ""),
  async prepare(project) {
    await tool(project, "mvn", "--version");
    await project.write({ "pom.xml": pom, ...quick });
    await addPackage(project);
  },
  /** Not needed: Maven compiles the program before each run. */
  check: async () => undefined,
  formats: ["java", "pulumi-import"],
  converts: "java",
  completed: withImports,
};
