/** Shown where the engine reports a bug in the provider, because it cannot know why a plugin ended immediately. */
const withoutNode =
  "This is not a bug in the provider: the plugin m365 needs Node.js 22 or later, and there is no node on PATH. " +
  "Install Node.js, and run this again. Nothing was read or written.";

/** The script that the engine starts, which is next to the folder of the program. */
export function launcherFor(platform: string, program: string): string {
  return platform.startsWith("windows")
    ? `@where /q node || (echo ${withoutNode} 1>&2 & exit /b 1)\r\n@node "%~dp0${program.replaceAll("/", "\\")}" %*\r\n`
    : `#!/bin/sh
if ! command -v node >/dev/null 2>&1; then
  echo "${withoutNode}" >&2
  exit 1
fi
exec node "$(dirname "$0")/${program}" "$@"
`;
}
