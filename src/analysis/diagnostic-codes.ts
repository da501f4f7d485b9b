/** What is wrong, for programs: codes stay the same when the words of messages change. One code is one cause. */
export type DiagnosticCode =
  // Files
  /** A file or folder that is named is not there. */
  | 'no-such-file'
  /** A file is there, but the operating system does not let it be read. */
  | 'unreadable-file'
  /** A path leads to a FIFO, a socket or a device, which are never read. */
  | 'special-file'
  /** A file is larger than any that is read as a whole. */
  | 'file-too-large'
  /** A path that should be a file is a folder, or the other way around. */
  | 'file-or-folder'
  /** A path leads out of the folder that it has to stay in, or is not a relative one. */
  | 'unsafe-path'
  /** A workflow, or a part of one, lies on another server. */
  | 'other-server'
  /** A file of another server could not be fetched, or only a copy that may be out of date. */
  | 'not-fetched'
  /** A file is not a ZIP archive, or has members that are not accepted. */
  | 'bad-archive'
  /** A repository is named without its branch, and programs differ in the one that they take. */
  | 'no-branch'
  /** Entries of a declared folder are left out of what is sent, since REANA can't store them. */
  | 'not-sent'
  /** The analysis is a copy that another version of this program has made. */
  | 'template-version'
  /** A file is not among those that the analysis submits. */
  | 'not-an-input'
  /** A file cannot be changed in the copy that is submitted, or not in this way. */
  | 'not-changeable'
  /** A file is neither YAML nor JSON, so it holds no values by name. */
  | 'no-values'
  // YAML
  /** A file is not text in UTF-8. */
  | 'not-utf8'
  /** The text is not YAML that REANA could read. */
  | 'yaml-syntax'
  /** Nested aliases or references expand to more values than a specification could have, or a list is too long. */
  | 'too-many-values'
  /** A value or a reference contains itself. */
  | 'circular-reference'
  /** A key occurs twice in one mapping. */
  | 'duplicate-key'
  /** A key is read as a number, a truth value or nothing in place of text. */
  | 'key-not-text'
  /** A value is read as something that JSON cannot hold, such as a date. */
  | 'not-json'
  /** A number is infinite or not a number, which JSON cannot hold. */
  | 'not-finite'
  /** An integer is beyond 2^53 and loses digits. */
  | 'big-integer'
  // Schemas
  /** A schema that a file names is not JSON, is not a valid schema, or refers to what lies outside its folder. */
  | 'bad-schema'
  /** A file names its schema by a URL, which is not fetched. */
  | 'schema-not-fetched'
  // Shape
  /** A mapping has a key that does not belong there. */
  | 'unknown-key'
  /** A mapping lacks a key. */
  | 'missing-key'
  /** A key that an engine reads and makes nothing of. */
  | 'ignored-key'
  /** REANA clusters refuse what the embedded server runs. */
  | 'not-on-clusters'
  /** Of several keys only one may be there. */
  | 'conflicting-keys'
  /** A value is of another type than expected. */
  | 'wrong-type'
  /** A value is of the right type and makes no sense, such as a number out of its bounds. */
  | 'bad-value'
  /** A word is none of those that are allowed there. */
  | 'unknown-choice'
  /** A `$ref` or a pointer is not written as it has to be. */
  | 'bad-address'
  /** A `$ref` or a pointer leads to a place that the file does not have. */
  | 'unknown-place'
  /** A `$ref` refers to something that Yadage does not take by reference. */
  | 'not-by-reference'
  /** Yadage fills in no defaults in the place of a `$ref`. */
  | 'missing-defaults'
  // Workflows
  /** A name refers to no stage. */
  | 'unknown-stage'
  /** A stage publishes no such output. */
  | 'unknown-output'
  /** A name refers to no parameter. */
  | 'unknown-parameter'
  /** A text has a field in braces that nothing fills in. */
  | 'unknown-field'
  /** A step has a part that no engine can run. */
  | 'not-runnable'
  /** A jq program does not compile. */
  | 'bad-query'
  /** A text has a brace without its partner. */
  | 'unbalanced-braces'
  /** A `$` in a command of a serial workflow starts no placeholder, so that REANA cannot expand the command. */
  | 'bad-placeholder'
  /** A name refers to no step of a serial workflow. */
  | 'unknown-step'
  /** A step of a serial workflow has no name, so that REANA finds none of those after it by their names. */
  | 'unnamed-step'
  /** The options of a serial workflow leave no step to run. */
  | 'empty-selection'
  /** A command of a serial workflow only changes its own shell, which ends with it. */
  | 'no-effect'
  /** A command needs rights that jobs do not have. */
  | 'needs-root'
  /** REANA takes a serial workflow for finished before its last command has run. */
  | 'early-finish'
  /** Stages wait for each other, so none of them ever runs. */
  | 'dependency-cycle'
  /** A stage waits for something that Yadage cannot wait for. */
  | 'bad-dependency'
  /** A stage may start before what it reads is there. */
  | 'early-start'
  /** A sub-workflow is given no parameters at all. */
  | 'no-parameters'
  /** Nothing reads a parameter. */
  | 'unused-parameter'
  /** A name or a path is taken by something else. */
  | 'name-taken'
  /** A rule runs something that is no shell command. */
  | 'no-command'
  /** Servers of some release refuse what is written. */
  | 'not-supported'
  // Values
  /** A parameter, or a place that is to be set, is given no value. */
  | 'no-value'
  /** A text is empty, which Yadage turns into the path of a folder. */
  | 'empty-text'
  /** A text holds braces, which Yadage formats. */
  | 'braces-in-text'
  /** A command takes a text without quotes, so that a shell reads what is in it. */
  | 'unquoted-text'
  /** A text of the command line is no assignment of a value. */
  | 'bad-assignment'
  /** A path, or a place that is to be set, is named more than once, or within another one. */
  | 'set-twice'
  /** A value is of another kind than the one that it replaces. */
  | 'other-kind'
  /** YAML reads a number as another one than people see. */
  | 'odd-number'
  /** The place that is to be set is new in its file. */
  | 'new-place'
  // Scans
  /** A name or label has characters that it may not have, or is empty. */
  | 'bad-name'
  /** A text is not an amount, a duration or a size. */
  | 'bad-quantity'
  /** An axis, or a rule of a scan, names nothing. */
  | 'empty-axis'
  /** Lists that are taken side by side are of different lengths. */
  | 'unequal-lists'
  /** The ends of a range, or its steps, give no numbers. */
  | 'bad-range'
  /** A scan has more points than it may have. */
  | 'too-many-points'
  /** Points set the same, and are one. */
  | 'duplicate-points'
  /** A name refers to no column and no number of the scan. */
  | 'unknown-column'
  /** A rule excludes no point. */
  | 'excludes-nothing'
  /** Rules exclude all points. */
  | 'excludes-all'
  /** A file is not a physics card of MadMiner. */
  | 'bad-card'
  /** The benchmarks of a card cannot be completed to a morphing basis. */
  | 'no-basis'
  /** One run of all points is not possible, because of the parameters that points have. */
  | 'scatter-parameters'
  /** The same, because of the files that points differ in, or that lie where those of points will. */
  | 'scatter-files'
  /** The same, because of outputs that do not differ between the points. */
  | 'scatter-outputs'
  /** The same, because it is more than REANA hands its engine. */
  | 'scatter-size'
  // Servers
  /** The server runs no workflows in this language. */
  | 'other-engine'
  /** REANA's own library can't read the workflow. */
  | 'engine-refusal'
  /** The server finds the specification invalid. */
  | 'server-refusal';

/** The code for a file that could not be read, by what was thrown. */
export function readFaultCode(error: unknown): DiagnosticCode {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no-such-file';
    case 'EISDIR':
      return 'file-or-folder';
    case 'unsafe-path':
    case 'special-file':
    case 'file-too-large':
      return code;
    case 'replaced':
      return 'unsafe-path';
    default:
      return 'unreadable-file';
  }
}
