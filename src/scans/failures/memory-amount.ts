const MEBIBYTE = 1024 ** 2;
const PER_GIBIBYTE = 1024;

/** Bytes as Kubernetes writes them, in whole mebibytes or gibibytes, rounded up: `3Gi`, `1536Mi`. */
export function formatMemory(bytes: number): string {
  const mebibytes = Math.ceil(bytes / MEBIBYTE);
  return mebibytes % PER_GIBIBYTE === 0 ? `${mebibytes / PER_GIBIBYTE}Gi` : `${mebibytes}Mi`;
}
