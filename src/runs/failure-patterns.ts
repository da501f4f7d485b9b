import type { FailureKind } from '../core/failure-kinds.js';

/** The message with which a system says why it ended a step. */
export interface FailurePattern {
  readonly kind: FailureKind;
  /** The system that writes it. */
  readonly source: string;
  /** Matches one line of a log, without surrounding white space. */
  readonly line: RegExp;
  /** Why the same step would fail again, however often it is retried and whatever resources it gets. */
  readonly lasting?: string;
  /** Message to show instead of the line, where the line itself is not informative. */
  readonly meaning?: string;
}

const NO_SUCH_IMAGE =
  'the registry has no such image, or does not show it to this cluster: correct its name in the steps';
const NOT_MADE =
  'the cluster can not make a container for it: see the secrets and the user that the step asks for';
const GRAPHICS_MEMORY = 'no more memory of a graphics card can be asked for: give the step less at a time';

/**
 * From the most telling to the least: the first that matches any line of a log counts. A system that ends a step for
 * its own reason also kills its processes, so a kill that nobody explains stands last. A line of which only a word
 * looks alike must not match: programs print much.
 */
export const FAILURE_PATTERNS: readonly FailurePattern[] = [
  // The reason of a container's end is a line of its own in what REANA's job controller writes.
  { kind: 'out-of-memory', source: 'Kubernetes', line: /^(?:reason: )?OOM ?Killed$|\breason: OOMKilled\b/i },
  { kind: 'out-of-memory', source: 'Slurm', line: /\bDetected \d+ oom[-_ ]kill\b/ },
  { kind: 'out-of-memory', source: 'Slurm', line: /^srun: error: .*: Out Of Memory$/ },
  {
    kind: 'out-of-memory',
    source: 'Slurm',
    line: /^slurm\w*: error: .*\bExceeded (?:job|step) memory limit\b/,
  },
  {
    kind: 'out-of-memory',
    source: 'HTCondor',
    line: /\bmemory usage exceeded\b|\bJob has gone over (?:cgroup )?memory limit\b/,
  },
  {
    kind: 'out-of-memory',
    source: 'HTCondor',
    line: /\bJob was held\b.*\bmemory\b|\b(?:put on hold|removed) by \S+ due to .*\bmemory\b/i,
  },
  {
    kind: 'out-of-memory',
    source: 'Linux',
    line: /\bOut of memory: Kill(?:ed)? process\b|\bMemory cgroup out of memory\b/,
  },
  {
    kind: 'out-of-memory',
    source: 'CUDA',
    line: /^(?:[\w.]+: )?CUDA (?:error: )?out of memory\b/,
    lasting: GRAPHICS_MEMORY,
  },
  { kind: 'out-of-memory', source: 'Python', line: /^(?:[\w.]+\.)?_?(?:Array)?MemoryError(?::|$)/ },
  {
    kind: 'out-of-memory',
    source: 'Python',
    line: /^DataLoader worker .* is killed by signal: Killed\b|RuntimeError: DataLoader worker .* killed by signal: Killed\b/,
  },
  {
    kind: 'out-of-memory',
    source: 'PyTorch',
    line: /\bDefaultCPUAllocator: (?:can't allocate|not enough) memory\b/,
  },
  {
    kind: 'out-of-memory',
    source: 'C++',
    line: /\bterminate called after throwing an instance of 'std::bad_alloc'|^(?:what\(\): +|Error: )?std::bad_alloc$/,
  },
  { kind: 'out-of-memory', source: 'C library', line: /(?:^|: |\] |\()Cannot allocate memory\)?\.?$/ },

  {
    kind: 'image-pull',
    source: 'Kubernetes',
    line: /\bInvalidImageName\b|\bcouldn't parse image (?:reference|name)\b/,
    lasting: NO_SUCH_IMAGE,
  },
  {
    kind: 'image-pull',
    source: 'registries',
    line: /\bmanifest unknown\b|\bpull access denied\b|\bmanifest for \S+ not found\b/,
    lasting: NO_SUCH_IMAGE,
  },
  {
    kind: 'image-pull',
    source: 'containerd',
    line: /\bfailed to (?:pull and unpack|resolve) (?:image|reference)\b.*: not found$/,
    lasting: NO_SUCH_IMAGE,
  },
  { kind: 'image-pull', source: 'registries', line: /\btoomanyrequests\b/ },
  {
    kind: 'image-pull',
    source: 'Kubernetes',
    line: /\bErrImagePull\b|\bImagePullBackOff\b|\bErrImageNeverPull\b|\bBack-off pulling image\b/,
  },
  { kind: 'image-pull', source: 'Kubernetes', line: /\b[Ff]ailed to pull (?:and unpack )?image\b/ },
  // The job controller says so of all containers that wait, each in the line of the one before it. It fails them when
  // they wait for their image, or for what they are to be made of. Those that wait for another one say `None`.
  {
    kind: 'own-error',
    source: 'Kubernetes',
    line: /\bfailed, error: (?:(?:secret|configmap) "[^"]*" not found|couldn't find key \S+ in (?:Secret|ConfigMap)\b)/,
    lasting: NOT_MADE,
  },
  {
    kind: 'own-error',
    source: 'Kubernetes',
    line: /\bfailed, error: (?:container has runAsNonRoot\b|container's runAsUser\b|failed to (?:prepare|create) subPath\b)/,
    lasting: NOT_MADE,
  },
  { kind: 'image-pull', source: 'REANA', line: /(?:^|None)Container \S+ failed, error: (?!None)\S/ },
  { kind: 'image-pull', source: 'Docker', line: /\bError response from daemon: (?:Get|Head) "?https?:/ },
  {
    kind: 'image-pull',
    source: 'Podman',
    line: /^Error: (?:unable to pull|initializing source|copying system image)\b/,
  },
  {
    kind: 'image-pull',
    source: 'Apptainer',
    line: /^FATAL: +(?:Unable to handle|While making image from) (?:docker|oci)\b/,
  },
  {
    kind: 'image-pull',
    source: 'the server on this machine',
    line: /\b(?:docker|podman|apptainer|singularity) could not pull\b/,
  },

  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /^(?:reason: )?(?:NodeLost|NodeShutdown|NodeNotReady|ContainerStatusUnknown|Evicted|Preempted|Preempting|TerminationByKubelet)$/,
  },
  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /\b(?:DeletionByTaintManager|EvictionByEvictionAPI|DeletionByPodGC|PreemptionBy(?:Kube)?Scheduler)\b/,
  },
  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /\bThe node was low on resource\b|\bThe container could not be located when the pod was\b/,
  },
  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /\bin response to imminent node shutdown\b|\b[Nn]ode is shutting down\b|\bNode is not ready\b/,
  },
  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /^(?:error: )?(?:pod|Pod) \S+ was (?:deleted|evicted|preempted)\b|\bpods? "[^"]+" not found$/,
  },
  {
    kind: 'node-lost',
    source: 'Kubernetes',
    line: /\b[Ll]ost connection to (?:the )?(?:node|kubelet)\b|\bKubelet stopped posting node status\b/,
  },
  {
    kind: 'node-lost',
    source: 'Slurm',
    line: /\bCANCELLED AT \S+ DUE TO (?:NODE FAILURE|PREEMPTION)\b|^srun: error: Node failure on\b/,
  },
  {
    kind: 'node-lost',
    source: 'HTCondor',
    line: /\bJob was evicted\b|\bJob disconnected, can ?not reconnect\b|\bJob reconnection failed\b/,
  },

  // What the job controller writes of jobs that other batch systems have lost.
  {
    kind: 'node-lost',
    source: 'REANA',
    line: /^Job logs of \S+ were not found\.|^Job \S+ was not found on \S+ Assuming it has failed\.$/,
  },

  {
    kind: 'time-limit',
    source: 'Kubernetes',
    line: /^(?:reason: )?DeadlineExceeded$|\bactive (?:on the node )?longer than (?:the )?specified deadline\b/,
  },
  { kind: 'time-limit', source: 'REANA', line: /^The job was killed due to exceeding timeout\b/ },
  // Job controllers of REANA 0.95 write the name of their message instead of it.
  {
    kind: 'time-limit',
    source: 'REANA 0.95',
    line: /^\{message\}$/,
    meaning: 'the job was killed for exceeding its timeout',
  },
  {
    kind: 'time-limit',
    source: 'Slurm',
    line: /\bDUE TO TIME LIMIT\b/,
  },
  {
    kind: 'time-limit',
    source: 'HTCondor',
    line: /\bwall ?(?:clock )?time exceeded\b|\bexceeded allowed (?:job|execute) duration\b/i,
  },
  {
    kind: 'time-limit',
    source: 'HTCondor',
    line: /\b(?:put on hold|removed) by \S+ due to .*\b(?:wall ?time|run ?time)\b/i,
  },

  {
    kind: 'out-of-memory',
    source: 'the server on this machine',
    line: /\bmost likely it needed more than its memory limit\b|^the step failed: it was ended by SIGKILL$/,
  },
  { kind: 'out-of-memory', source: 'Linux', line: /^Killed$|\bline \d+: +\d+ Killed\b/ },
  {
    kind: 'out-of-memory',
    source: 'exit codes',
    line: /\bexit(?:ed)?[ _-]?(?:with )?(?:code|status)?['"]?[:=]? ?137\b/i,
  },
  { kind: 'out-of-memory', source: 'Python', line: /\bdied with <Signals\.SIGKILL: 9>/ },
];

/** The reason that a log gives, and the line of it that does, or what that line means. */
export interface FoundFailure {
  readonly pattern: FailurePattern;
  readonly line: string;
}

/** The most telling reason in a log; undefined when it has none of the known words. */
export function findFailure(log: string): FoundFailure | undefined {
  const lines = log.split('\n').map((line) => line.trim());
  for (const pattern of FAILURE_PATTERNS) {
    const line = lines.findLast((each) => pattern.line.test(each));
    if (line !== undefined) return { pattern, line: pattern.meaning ?? line };
  }
  return undefined;
}

/** Why trying again is of no use after a failure with this message; undefined when it may be. */
export function lastingReason(message: string): string | undefined {
  return findFailure(message)?.pattern.lasting;
}
