"""Every field of every manifest is one that Kubernetes knows, by the schemas of the oldest and the newest version."""

from copy import deepcopy

import pytest
from kubernetes_validate import ValidationError, latest_version, validate

from tests.deploy.kustomize import EVERY, KUBERNETES, manifests, rendered

# The oldest that docs/deployment.md names.
VERSIONS = ["1.34", latest_version().rpartition(".")[0]]


@pytest.mark.parametrize("version", VERSIONS, ids=["oldest", "newest"])
@pytest.mark.parametrize("way", EVERY)
def test_the_cluster_knows_every_field(way, version):
    for manifest in rendered(KUBERNETES / way):
        assert validate(manifest, version, strict=True) == version


def test_a_field_that_is_misspelt_would_be_noticed():
    wrong = deepcopy(manifests("scaled", "Deployment")["bot"])
    wrong["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}

    with pytest.raises(ValidationError, match="livenesProbe"):
        validate(wrong, VERSIONS[-1], strict=True)
