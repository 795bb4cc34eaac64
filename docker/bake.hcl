# Builds every image, from the repository's root: docker buildx bake --file docker/bake.hcl
variable "REGISTRY" {
  default = "tunefleet"
}

variable "VERSION" {
  default = "dev"
}

variable "REVISION" {
  default = ""
}

# Seconds since 1970 that files and image are dated with: the last commit's, so that a build can be repeated.
variable "SOURCE_DATE_EPOCH" {
  default = "0"
}

variable "PUSH" {
  default = false
}

# Named as in platform.yaml.
group "default" {
  targets = ["fetch", "train", "serve", "mlflow", "vision-ultralytics", "vision-timm"]
}

target "_all" {
  context   = "."
  platforms = ["linux/amd64"]
  args = {
    SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH
  }
}

target "_published" {
  inherits = ["_all"]
  labels = {
    "org.opencontainers.image.version"  = VERSION
    "org.opencontainers.image.revision" = REVISION
  }
  attest = ["type=provenance,mode=max", "type=sbom"]
  output = ["type=image,push=${PUSH},rewrite-timestamp=true"]
}

target "base" {
  inherits   = ["_all"]
  dockerfile = "docker/base/Dockerfile"
}

target "builder" {
  inherits   = ["_all"]
  dockerfile = "docker/builder/Dockerfile"
  contexts = {
    base = "target:base"
  }
}

target "vision-base" {
  inherits   = ["_all"]
  dockerfile = "docker/vision-base/Dockerfile"
  contexts = {
    base    = "target:base"
    builder = "target:builder"
  }
}

target "plain" {
  name       = image
  matrix     = { image = ["fetch", "train", "serve", "mlflow"] }
  inherits   = ["_published"]
  dockerfile = "docker/${image}/Dockerfile"
  contexts = {
    base    = "target:base"
    builder = "target:builder"
  }
  tags = ["${REGISTRY}/${image}:${VERSION}"]
}

target "vision" {
  name       = image
  matrix     = { image = ["vision-ultralytics", "vision-timm"] }
  inherits   = ["_published"]
  dockerfile = "docker/${image}/Dockerfile"
  contexts = {
    builder     = "target:builder"
    vision-base = "target:vision-base"
  }
  tags = ["${REGISTRY}/${image}:${VERSION}"]
}
