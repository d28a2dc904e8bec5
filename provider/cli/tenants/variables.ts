import { isOnThisMachine } from "../../tenant/endpoint";

/** Variables that are set for each tenant or for the whole machine; see environment.ts. */
const reserved =
  /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|PULUMI_HOME|PULUMI_STACK|M365_TENANT_ID|M365_CLIENT_ID)$/;
export const isReserved = (name: string): boolean => reserved.test(name);

/** Variables that make a program load or run something else, send its requests elsewhere, or trust somebody else. */
const steering = new RegExp(
  `^(${[
    "(LD|DYLD|NODE|NPM|TS_NODE|GIT|SSH|BASH|DOTNET|CORECLR|COMPLUS|GRPC|OPENSSL|SSL|CURL)_.*|GCONV_PATH|GLIBC_TUNABLES",
    "(PYTHON|PERL5|RUBY).*|GO(DEBUG|FLAGS|PATH|ROOT|PROXY|ENV)|_?(JAVA|JDK)_.*|CLASSPATH|ENV|SHELL|IFS|PS4|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER|COMSPEC|PATHEXT|SYSTEMROOT|WINDIR",
    ".*_PROXY|XDG_.*|HOSTALIASES|RES_OPTIONS|RESOLV_.*",
    "PULUMI_(?!CONFIG_PASSPHRASE$|BACKEND_URL$|ACCESS_TOKEN$).*",
    "(AZURE|ARM)_(TENANT_ID|CLIENT_ID|.*AUTHORITY.*|.*ENDPOINT.*|METADATA_.*)|(IDENTITY|MSI)_.*",
  ].join("|")})$`,
);
export const steersPrograms = (name: string): boolean => steering.test(name);

/** Variables with the addresses to which a tenant's tokens and secrets are sent. */
const destination = /^M365_(GRAPH_ENDPOINT|EXCHANGE_ENDPOINT|AUTHORITY_HOST)$/;

/** Only this machine is allowed, as for a loopback tenant; M365_ENVIRONMENT selects a cloud's own addresses. */
export const leadsElsewhere = (name: string, value: string): boolean =>
  destination.test(name) && !(URL.canParse(value) && isOnThisMachine(new URL(value)));

/** Variables with which the machine itself signs in, for example to the storage of the results. */
const machinesOwn = /^(IDENTITY_.*|MSI_.*|SYSTEM_ACCESSTOKEN|ACTIONS_.*|GITHUB_TOKEN|CI_JOB_TOKEN)$/;
export const belongsToMachine = (name: string): boolean => machinesOwn.test(name);
