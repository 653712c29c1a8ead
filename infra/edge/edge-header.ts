/** Request header that the edge sets, overwriting what a client sends, and that the hosting's firewall asks for. */
export const edgeHeader = "x-prelaunch-edge";
