/** The kernel of the recorded node: `uname -r`, /proc/version, what the node says of itself, and what nginx tells when it starts. */
export const KERNEL_RELEASE = '6.18.44-fc-v669';
