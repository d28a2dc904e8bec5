import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { addPackage } from "./addPackage";
import { examplesOf } from "./documented";
import { type Language, NotHere, tool } from "./language";

const folder = "src/main/java";

export const java: Language = {
  title: "Java",
  runtime: "java",
  file: `${folder}/App.java`,
  examples: () => examplesOf("java"),
  fileOf: (text) => text,
  async prepare(project) {
    const places = (project.env["PATH"] ?? "").split(delimiter);
    if (!places.some((place) => existsSync(join(place, "pulumi-language-java"))))
      throw new NotHere("Pulumi's host of Java is not on this machine, and on no registry");
    await project.write({ "pom.xml": pom });
    await addPackage(project);
  },
  async check(place) {
    await tool(place, "mvn", "--quiet", "--batch-mode", "compile");
  },
  formats: ["java", "pulumi-import"],
  converts: "java",
};

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.contoso</groupId>
  <artifactId>mail</artifactId>
  <version>1.0.0</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <mainClass>App</mainClass>
  </properties>
  <dependencies>
    <dependency>
      <groupId>com.pulumi</groupId>
      <artifactId>pulumi</artifactId>
      <version>(1.0,2)</version>
    </dependency>
  </dependencies>
</project>
`;
