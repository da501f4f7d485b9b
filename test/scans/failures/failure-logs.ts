import type { FailureKind } from '../../../src/core/failure-kinds.js';

/** What a failed step left behind, in the words of the system that ran it. */
export interface FailureLog {
  readonly title: string;
  readonly kind: FailureKind;
  readonly log: string;
  /** The line that is shown to the user. */
  readonly message: string;
}

/** The job controller puts the container's name above its output, and the reason of its end below. */
function byJobController(output: string, reason: string): string {
  return `reana-run-job-7f0f9a1c-4d2b-4a57: :\n ${output}\n\n${reason}\n`;
}

const EPOCHS = 'Epoch 1: train loss 0.31\nEpoch 2: train loss 0.29';

export const FAILURE_LOGS: readonly FailureLog[] = [
  {
    title: 'a container above its memory limit',
    kind: 'out-of-memory',
    log: byJobController(EPOCHS, 'OOMKilled'),
    message: 'OOMKilled',
  },
  {
    title: 'numpy that is given no array',
    kind: 'out-of-memory',
    log: byJobController(
      [
        'Traceback (most recent call last):',
        '  File "sampling.py", line 51, in <module>',
        '    x = np.zeros((100000, 10000))',
        'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (100000, 10000)',
      ].join('\n'),
      'Error',
    ),
    message:
      'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB for an array with shape (100000, 10000)',
  },
  {
    title: 'plain Python',
    kind: 'out-of-memory',
    log: 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    b" " * 10**12\nMemoryError\nthe step failed: exit code 1\n',
    message: 'MemoryError',
  },
  {
    title: 'C++ below MadGraph',
    kind: 'out-of-memory',
    log: "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\nAborted (core dumped)\n",
    message: 'what():  std::bad_alloc',
  },
  {
    title: 'PyTorch on a processor',
    kind: 'out-of-memory',
    log: "RuntimeError: [enforce fail at alloc_cpu.cpp:114] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 40000000000 bytes. Error code 12 (Cannot allocate memory)",
    message:
      "RuntimeError: [enforce fail at alloc_cpu.cpp:114] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 40000000000 bytes. Error code 12 (Cannot allocate memory)",
  },
  {
    title: 'PyTorch on a graphics card',
    kind: 'out-of-memory',
    log: 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity)\n',
    message:
      'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity)',
  },
  {
    title: 'a fork that the kernel refuses',
    kind: 'out-of-memory',
    log: '/bin/bash: fork: Cannot allocate memory\n',
    message: '/bin/bash: fork: Cannot allocate memory',
  },
  {
    title: 'Slurm with cgroups',
    kind: 'out-of-memory',
    log: `${EPOCHS}\nslurmstepd: error: Detected 1 oom-kill event(s) in StepId=8156.batch. Some of your processes may have been killed by the cgroup out-of-memory handler.\n`,
    message:
      'slurmstepd: error: Detected 1 oom-kill event(s) in StepId=8156.batch. Some of your processes may have been killed by the cgroup out-of-memory handler.',
  },
  {
    title: "a task of Slurm's, whose errors come before its output",
    kind: 'out-of-memory',
    log: `srun: error: hpc-be-12: task 0: Out Of Memory\n${EPOCHS}\n`,
    message: 'srun: error: hpc-be-12: task 0: Out Of Memory',
  },
  {
    title: 'HTCondor that holds a job',
    kind: 'out-of-memory',
    log: 'Job in status 2 put on hold by SYSTEM_PERIODIC_HOLD due to memory usage 3250000.',
    message: 'Job in status 2 put on hold by SYSTEM_PERIODIC_HOLD due to memory usage 3250000.',
  },
  {
    title: 'HTCondor that removes a job for its memory',
    kind: 'out-of-memory',
    log: 'Error from slot1_3@b7s04p1234: Job has gone over memory limit of 2048 megabytes. Peak usage: 2114 megabytes.',
    message:
      'Error from slot1_3@b7s04p1234: Job has gone over memory limit of 2048 megabytes. Peak usage: 2114 megabytes.',
  },
  {
    title: 'a shell whose child was killed',
    kind: 'out-of-memory',
    log: `${EPOCHS}\n/bin/bash: line 3:    14 Killed                  python3 train.py\nthe step failed: exit code 137\n`,
    message: '/bin/bash: line 3:    14 Killed                  python3 train.py',
  },
  {
    title: 'a single word',
    kind: 'out-of-memory',
    log: byJobController(`${EPOCHS}\nKilled`, 'Error'),
    message: 'Killed',
  },
  {
    title: 'a container of this machine',
    kind: 'out-of-memory',
    log: 'the step failed: killed (SIGKILL): most likely it needed more than its memory limit of 1536 MiB\n',
    message:
      'the step failed: killed (SIGKILL): most likely it needed more than its memory limit of 1536 MiB',
  },
  {
    title: 'nothing but an exit code',
    kind: 'out-of-memory',
    log: 'the step failed: exit code 137\n',
    message: 'the step failed: exit code 137',
  },
  {
    title: 'a child of a Python program',
    kind: 'out-of-memory',
    log: "subprocess.CalledProcessError: Command '['delphes']' died with <Signals.SIGKILL: 9>.\n",
    message: "subprocess.CalledProcessError: Command '['delphes']' died with <Signals.SIGKILL: 9>.",
  },
  {
    title: 'a cluster that finds no image',
    kind: 'image-pull',
    log: 'Container reana-run-job-1 failed, error: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/madminertool/none:9": failed to resolve reference "docker.io/madminertool/none:9": docker.io/madminertool/none:9: not found',
    message:
      'Container reana-run-job-1 failed, error: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/madminertool/none:9": failed to resolve reference "docker.io/madminertool/none:9": docker.io/madminertool/none:9: not found',
  },
  {
    title: 'a registry that is asked too often',
    kind: 'image-pull',
    log: 'Container reana-run-job-1 failed, error: rpc error: code = Unknown desc = failed to pull image: toomanyrequests: You have reached your pull rate limit.',
    message:
      'Container reana-run-job-1 failed, error: rpc error: code = Unknown desc = failed to pull image: toomanyrequests: You have reached your pull rate limit.',
  },
  {
    title: 'a registry that is not reached in time',
    kind: 'image-pull',
    log: 'Container reana-run-job-1 failed, error: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    message:
      'Container reana-run-job-1 failed, error: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
  },
  {
    title: 'a cluster that waits before it pulls again',
    kind: 'image-pull',
    log: 'Container reana-run-job-1 failed, error: Back-off pulling image "docker.io/madminertool/physics:0.5.0"',
    message:
      'Container reana-run-job-1 failed, error: Back-off pulling image "docker.io/madminertool/physics:0.5.0"',
  },
  {
    title: 'a second container that waits for its image',
    kind: 'image-pull',
    log: 'Container job failed, error: NoneContainer voms-proxy failed, error: Back-off pulling image "a/b:9"',
    message:
      'Container job failed, error: NoneContainer voms-proxy failed, error: Back-off pulling image "a/b:9"',
  },
  {
    title: 'a registry that wants a password, in its own words',
    kind: 'image-pull',
    log: 'Container job failed, error: unable to retrieve auth token: invalid username/passwordContainer krb5 failed, error: None',
    message:
      'Container job failed, error: unable to retrieve auth token: invalid username/passwordContainer krb5 failed, error: None',
  },
  {
    title: 'Docker',
    kind: 'image-pull',
    log: "docker could not pull the image docker.io/none/none:1:\nError response from daemon: pull access denied for none/none, repository does not exist or may require 'docker login'\nthe step failed: docker could not pull the image docker.io/none/none:1:\n",
    message:
      "Error response from daemon: pull access denied for none/none, repository does not exist or may require 'docker login'",
  },
  {
    title: 'Apptainer',
    kind: 'image-pull',
    log: 'FATAL:   Unable to handle docker://madminertool/ml:0.5.0 uri: failed to get checksum for docker://madminertool/ml:0.5.0: dial tcp: lookup registry: no such host\n',
    message:
      'FATAL:   Unable to handle docker://madminertool/ml:0.5.0 uri: failed to get checksum for docker://madminertool/ml:0.5.0: dial tcp: lookup registry: no such host',
  },
  {
    title: 'Podman',
    kind: 'image-pull',
    log: 'Error: initializing source docker://none/none:1: reading manifest 1 in docker.io/none/none: manifest unknown\n',
    message:
      'Error: initializing source docker://none/none:1: reading manifest 1 in docker.io/none/none: manifest unknown',
  },
  {
    title: 'a node that went away with its container',
    kind: 'node-lost',
    log: byJobController(EPOCHS, 'ContainerStatusUnknown'),
    message: 'ContainerStatusUnknown',
  },
  {
    title: 'a node that ran out of disk',
    kind: 'node-lost',
    log: 'The node was low on resource: ephemeral-storage. Threshold quantity: 5Gi, available: 4Gi.',
    message: 'The node was low on resource: ephemeral-storage. Threshold quantity: 5Gi, available: 4Gi.',
  },
  {
    title: 'a node that is shut down',
    kind: 'node-lost',
    log: `${EPOCHS}\nPod was terminated in response to imminent node shutdown.\nKilled\n`,
    message: 'Pod was terminated in response to imminent node shutdown.',
  },
  {
    title: "a node of Slurm's that fails",
    kind: 'node-lost',
    log: 'slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***\n',
    message:
      'slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***',
  },
  {
    title: 'a job that gives way to others',
    kind: 'node-lost',
    log: 'slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO PREEMPTION ***\n',
    message:
      'slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO PREEMPTION ***',
  },
  {
    title: 'HTCondor that takes a job off its machine',
    kind: 'node-lost',
    log: '004 (8156.000.000) 2026-03-04 11:12:13 Job was evicted.\n',
    message: '004 (8156.000.000) 2026-03-04 11:12:13 Job was evicted.',
  },
  {
    title: 'a job that another batch system does not know any more',
    kind: 'node-lost',
    log: 'Job 8156.0 was not found on login.example. Assuming it has failed.',
    message: 'Job 8156.0 was not found on login.example. Assuming it has failed.',
  },
  {
    title: 'a job that has left no files',
    kind: 'node-lost',
    log: "Job logs of 8156 were not found. [Errno 2] No such file or directory: '/var/reana/reana_job.8156.err'",
    message:
      "Job logs of 8156 were not found. [Errno 2] No such file or directory: '/var/reana/reana_job.8156.err'",
  },
  {
    title: 'a job above its timeout',
    kind: 'time-limit',
    log: `${byJobController(EPOCHS, 'Error')}\nDeadlineExceeded\nThe job was killed due to exceeding timeout of 60 seconds.`,
    message: 'DeadlineExceeded',
  },
  {
    title: 'a job above its timeout, as job controllers of 0.95 say it',
    kind: 'time-limit',
    log: `${byJobController(`${EPOCHS}\nKilled`, 'Error')}\n{message}\n`,
    message: 'the job was killed for exceeding its timeout',
  },
  {
    title: "a job above Slurm's limit, which kills it",
    kind: 'time-limit',
    log: `slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO TIME LIMIT ***\n${EPOCHS}\nKilled\n`,
    message:
      'slurmstepd: error: *** JOB 8156 ON hpc-be-12 CANCELLED AT 2026-03-04T11:12:13 DUE TO TIME LIMIT ***',
  },
  {
    title: "a job above HTCondor's limit",
    kind: 'time-limit',
    log: 'Job was found in history. [ JobStatus = 3; RemoveReason = "Job removed by SYSTEM_PERIODIC_REMOVE due to wall time exceeded allowed max." ]',
    message:
      'Job was found in history. [ JobStatus = 3; RemoveReason = "Job removed by SYSTEM_PERIODIC_REMOVE due to wall time exceeded allowed max." ]',
  },
  {
    title: 'an error in Python',
    kind: 'own-error',
    log: byJobController(
      [
        'Traceback (most recent call last):',
        '  File "train.py", line 9, in <module>',
        "    settings['alpha']",
        '    ~~~~~~~~^^^^^^^^^',
        "KeyError: 'alpha'",
      ].join('\n'),
      'Error',
    ),
    message: "KeyError: 'alpha'",
  },
  {
    title: 'an error while another one was handled',
    kind: 'own-error',
    log: [
      'Traceback (most recent call last):',
      '  File "a.py", line 2, in <module>',
      '    1 / 0',
      'ZeroDivisionError: division by zero',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "a.py", line 4, in <module>',
      "    raise ValueError('no events pass the cuts')",
      'ValueError: no events pass the cuts',
      'see the manual',
      'the step failed: exit code 1',
    ].join('\n'),
    message: 'ValueError: no events pass the cuts',
  },
  {
    title: 'a command that is not there',
    kind: 'own-error',
    log: '/bin/bash: line 1: mg5_aMC: command not found\nthe step failed: exit code 127\n',
    message: '/bin/bash: line 1: mg5_aMC: command not found',
  },
  {
    title: 'a step without words',
    kind: 'own-error',
    log: 'the step failed: exit code 2\n',
    message: 'the step failed: exit code 2',
  },
  {
    title: 'a step that printed nothing',
    kind: 'own-error',
    log: byJobController('', 'Error'),
    message: 'Error',
  },
  {
    title: 'a secret that is missing',
    kind: 'own-error',
    log: "Container job failed, error: couldn't find key PASSPHRASE in Secret reana/secrets-of-user",
    message: "Container job failed, error: couldn't find key PASSPHRASE in Secret reana/secrets-of-user",
  },
  {
    title: 'a user that a container may not have',
    kind: 'own-error',
    log: 'Container job failed, error: container has runAsNonRoot and image will run as root',
    message: 'Container job failed, error: container has runAsNonRoot and image will run as root',
  },
  {
    title: 'a login before the step that fails',
    kind: 'own-error',
    log: `Container job failed, error: None${byJobController('kinit: Password incorrect', 'Error')}`,
    message: 'kinit: Password incorrect',
  },
];
