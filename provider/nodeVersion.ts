/** The same as `engines` in package.json, for which npm only prints a warning. */
const oldest = 22;

const { node } = process.versions;
if (Number.parseInt(node, 10) < oldest) {
  process.stderr.write(
    `This is not a bug in the provider: m365 needs Node.js ${oldest} or later, and this is Node.js ${node} (${process.execPath}). Install a newer version, or put its folder first in PATH, and run this again. Nothing was read or written.\n`,
  );
  process.exit(1);
}
