import { useFront } from "./tenant";

useFront("plugin");
require("./ignoreChanges.test");
