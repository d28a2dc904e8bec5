import { useFront } from "./tenant";

useFront("plugin");
require("./adoption.test");
