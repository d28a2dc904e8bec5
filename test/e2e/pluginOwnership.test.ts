import { useFront } from "./tenant";

useFront("plugin");
require("./ownership.test");
