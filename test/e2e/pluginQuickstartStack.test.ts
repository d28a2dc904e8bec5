import { useFront } from "./tenant";

useFront("plugin");
require("./quickstartStack.test");
