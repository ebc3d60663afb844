#!/bin/sh
# Makes a folder from which the portal starts in half the time: sh prepare.sh hongfan.jar /opt/hongfan
#
# The jar is unpacked, the portal starts once on a database of its own that is thrown away and answers its first pages, and the classes
# that it needed are written to an archive that the next start maps into memory. The archive fits this Java and this jar only; with any other the
# portal starts as it would without. Run it as the user who will run the portal, after each change of the jar or of Java.
set -eu
jar=$1
folder=$2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

mkdir -p "$folder"
rm -rf "$folder/lib" "$folder/hongfan.jar" "$folder/hongfan.jsa"
"$java" -Djarmode=tools -jar "$jar" extract --destination "$folder" --application-filename hongfan.jar --force >/dev/null

training=$(mktemp -d)
trap 'rm -rf "$training"' EXIT
cd "$folder"
here=$(pwd)
# The database is the portal's own, whatever the surroundings say.
env -u SPRING_DATASOURCE_URL -u HONGFAN_DATA -u HONGFAN_DEMO -u HONGFAN_KEY_FILE "$java" -XX:ArchiveClassesAtExit="$here/hongfan.jsa" \
  -jar "$here/hongfan.jar" --hongfan.training=true --hongfan.data="$training/data" --hongfan.demo=none --server.port=0 \
  >"$training/log" 2>&1 || { cat "$training/log" >&2; exit 1; }
[ -s hongfan.jsa ] || { cat "$training/log" >&2; exit 1; }

cat >hongfan <<'RUN'
#!/bin/sh
# Starts the portal. Options of Java: HONGFAN_JAVA_OPTS; the default keeps a portal of a whole district within one gibibyte.
here=$(cd "$(dirname "$0")" && pwd)
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:SharedArchiveFile="$here/hongfan.jsa" \
  ${HONGFAN_JAVA_OPTS:--Xmx512m -XX:MaxMetaspaceSize=256m -XX:ReservedCodeCacheSize=128m} -jar "$here/hongfan.jar" "$@"
RUN
chmod +x hongfan
