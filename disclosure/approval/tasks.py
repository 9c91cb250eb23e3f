def publish_workflow_state(workflow_state, user=None):
    raise NotImplementedError
