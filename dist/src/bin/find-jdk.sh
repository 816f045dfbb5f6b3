# SPDX-License-Identifier: Apache-2.0
# Sourced: sets JAVA_HOME to a JDK 25 or newer, or says in one sentence what to do and returns 1.
#
# Looked at, in this order: BATON_JAVA_HOME, JAVA_HOME, the java on the PATH, the usual places.

baton_jdk_is_new_enough() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  baton_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${baton_version:-0}" -ge 25 ]
}

baton_find_jdk() {
  baton_on_path=$(command -v javac 2>/dev/null) || baton_on_path=
  [ -z "$baton_on_path" ] || baton_on_path=$(dirname "$(dirname "$(readlink -f "$baton_on_path")")")
  for baton_jdk in "${BATON_JAVA_HOME:-}" "${JAVA_HOME:-}" "$baton_on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    if [ -n "$baton_jdk" ] && baton_jdk_is_new_enough "$baton_jdk"; then
      JAVA_HOME=$baton_jdk
      export JAVA_HOME
      return 0
    fi
  done
  echo "Baton needs a JDK 25 or newer and found none: install one and set JAVA_HOME to its directory." >&2
  return 1
}
