/**
 * True for a child process that was started. Of one that could not be, as when its program is missing, Node 20 reads the
 * process id from memory that was never set: `child.kill()` then signals any process of the user, or with 0 all of the
 * caller's own process group.
 */
export function isStarted(child: { readonly pid?: number | undefined }): boolean {
  return child.pid !== undefined;
}
