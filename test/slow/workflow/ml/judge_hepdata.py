"""What HEPData's validator says of submissions: python judge_hepdata.py FOLDER... -> JSON {folder: [message]}"""
import json
import sys

from hepdata_validator.full_submission_validator import FullSubmissionValidator

found = {}
for folder in sys.argv[1:]:
    validator = FullSubmissionValidator()
    is_valid = validator.validate(directory=folder)
    messages = [str(message) for file in validator.messages for message in validator.messages[file]]
    assert is_valid == (not messages), folder
    found[folder] = messages
print(json.dumps(found))
