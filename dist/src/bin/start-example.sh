# SPDX-License-Identifier: Apache-2.0
# Sourced by the examples' commands: starts `main` of the jar `example` with their arguments. `more_jars` are those
# that not every example needs.

lib=${here%/bin}/lib
class_path=
for jar in "$example" baton-push baton-lifecycle baton-posix \
  netty-buffer netty-codec-base netty-codec-compression netty-codec-http netty-codec-http2 \
  netty-common netty-handler netty-resolver netty-transport netty-transport-classes-epoll netty-transport-native-unix-common \
  "netty-transport-native-epoll-linux-$(uname -m | sed s/aarch64/aarch_64/)" slf4j-api slf4j-simple \
  ${more_jars:-}; do
  class_path=${class_path:+$class_path:}$lib/$jar.jar
done

train=
if [ "${1:-}" = --train ]; then
  train=--train
  shift
fi
BATON_AOT_DIR=${BATON_AOT_DIR:-$lib/aot}
export BATON_AOT_DIR

# A small young generation: what comes from the generation before stays, and a collection waits for as much of it as there
# is room for.
exec "$here/baton-java" $train \
  --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow \
  -XX:+UseSerialGC -Xmx256m -Xmn16m \
  "-Djava.library.path=$lib/native" \
  -cp "$class_path" "$main" "$@"
