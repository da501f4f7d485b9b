/** `busybox:1.36` → `docker.io/library/busybox:1.36`: the full name, which podman and apptainer need. */
export function fullImageName(image: string): string {
  const [first = ''] = image.split('/');
  if (first === image) return `docker.io/library/${image}`;
  return /[.:]/.test(first) || first === 'localhost' ? image : `docker.io/${image}`;
}
