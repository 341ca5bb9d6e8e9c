// Draws a body in three dimensions from the data beside it; asks for nothing from anywhere.
"use strict";
(() => {
  const $ = (name) => document.getElementById("body-view-" + name);
  const data = JSON.parse($("data").textContent);
  const root = document.querySelector(".body-view");
  root.classList.add("live"); // what only a script can use is shown only with one
  const stage = $("stage"), canvas = $("canvas"), tip = $("tip"), said = $("said");
  const TENTH = 1e-4; // m, of the lengths in the data
  const BONE = 0xf3e9d3, GHOST = 0x3b76c4, QUIET = 0.01; // a muscle below this activation is drawn pale
  const DISC_COLOURS = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"];
  const MUSCLE_COLOURS = ["#e3cfc4", "#e79b80", "#cf4a3c", "#9d1023", "#5c0012"];
  const NO_LOAD = 0xb9b9b9;
  const state = { at: data.states.length - 1, level: null, muscle: null, bone: null, view: "free" };

  // --- colours ---

  const nice = (most) => {
    const power = 10 ** Math.floor(Math.log10(most || 1));
    return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((n) => n * power).find((n) => n >= (most || 1) - 1e-9);
  };
  const mostActivation = nice(data.most_activation), mostCompression = nice(data.most_compression);
  const shades = (list) => {
    const stops = list.map((text) => new THREE.Color(text));
    return (part) => {
      const place = Math.min(Math.max(part, 0), 1) * (stops.length - 1);
      const first = Math.min(Math.floor(place), stops.length - 2);
      return stops[first].clone().lerp(stops[first + 1], place - first);
    };
  };
  const muscleColour = shades(MUSCLE_COLOURS), discColour = shades(DISC_COLOURS);

  // --- bones: the same file that the package reads ---

  async function readBones() {
    const packed = Uint8Array.from(atob($("bones").textContent.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed.subarray(4)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const content = new Uint8Array(await new Response(stream).arrayBuffer());
    const start = 4 + new DataView(content.buffer).getUint32(0, true);
    const heads = JSON.parse(new TextDecoder().decode(content.subarray(4, start)));
    const half = (content.length - start) / 2;
    const number = (k) => content[start + k] + (content[start + half + k] << 8);
    const count = heads.reduce((sum, head) => sum + head.vertices, 0);
    let vertex = 0, corner = 3 * count;
    const shapes = [];
    for (const head of heads) {
      const places = new Float32Array(3 * head.vertices), corners = new Uint32Array(3 * head.triangles);
      for (let axis = 0; axis < 3; axis++) {
        let sum = 0;
        for (let k = 0; k < head.vertices; k++) {
          const step = number(axis * count + vertex + k);
          sum += step & 1 ? -(step + 1) / 2 : step / 2;
          places[3 * k + axis] = sum * TENTH;
        }
      }
      let next = 0;
      for (let k = 0; k < corners.length; k++) {
        const below = number(corner + k);
        corners[k] = next - below;
        if (below === 0) next++;
      }
      vertex += head.vertices;
      corner += corners.length;
      if (!head.sided) shapes.push(surface(places, corners));
      else {
        const other = places.map((value, k) => (k % 3 === 1 ? -value : value));
        const turned = corners.map((_, k) => corners[k - (k % 3) + 2 - (k % 3)]);
        shapes.push(surface(places, corners), surface(other, turned));
      }
    }
    return shapes;
  }

  // Normals meet across an edge only where it is blunt: vertebrae keep their corners.
  function surface(places, corners, blunt = 0.62) {
    const faces = corners.length / 3, normals = new Float32Array(3 * faces), meeting = new Map();
    const a = new THREE.Vector3(), b = new THREE.Vector3(), c = new THREE.Vector3();
    for (let f = 0; f < faces; f++) {
      a.fromArray(places, 3 * corners[3 * f]);
      b.fromArray(places, 3 * corners[3 * f + 1]).sub(a);
      c.fromArray(places, 3 * corners[3 * f + 2]).sub(a);
      b.cross(c).toArray(normals, 3 * f);
      for (let k = 0; k < 3; k++) {
        const at = corners[3 * f + k];
        if (!meeting.has(at)) meeting.set(at, []);
        meeting.get(at).push(f);
      }
    }
    const size = (f) => Math.hypot(normals[3 * f], normals[3 * f + 1], normals[3 * f + 2]) || 1e-30;
    const sizes = Float64Array.from({ length: faces }, (_, f) => size(f));
    // Corners of one vertex whose normals agree are one point of the surface.
    const points = [], out = [], index = new Uint32Array(3 * faces), already = new Map();
    for (let f = 0; f < faces; f++)
      for (let k = 0; k < 3; k++) {
        const at = corners[3 * f + k];
        let x = 0, y = 0, z = 0;
        for (const g of meeting.get(at)) {
          const dot = normals[3 * f] * normals[3 * g] + normals[3 * f + 1] * normals[3 * g + 1]
            + normals[3 * f + 2] * normals[3 * g + 2];
          if (dot < blunt * sizes[f] * sizes[g]) continue;
          x += normals[3 * g]; y += normals[3 * g + 1]; z += normals[3 * g + 2];
        }
        const long = Math.hypot(x, y, z) || 1;
        if (!already.has(at)) already.set(at, []);
        const known = already.get(at);
        let same = known.find((n) => (out[3 * n] * x + out[3 * n + 1] * y + out[3 * n + 2] * z) / long > 0.9995);
        if (same === undefined) {
          same = points.length / 3;
          known.push(same);
          points.push(places[3 * at], places[3 * at + 1], places[3 * at + 2]);
          out.push(x / long, y / long, z / long);
        }
        index[3 * f + k] = same;
      }
    const made = new THREE.BufferGeometry();
    made.setAttribute("position", new THREE.BufferAttribute(new Float32Array(points), 3));
    made.setAttribute("normal", new THREE.BufferAttribute(new Float32Array(out), 3));
    made.setIndex(new THREE.BufferAttribute(index, 1));
    made.computeBoundingSphere();
    return made;
  }

  // --- what is drawn ---

  const place = (list) => new THREE.Vector3(list[0] * TENTH, list[1] * TENTH, list[2] * TENTH);
  const lit = (options) => new THREE.MeshLambertMaterial(options);

  function tube(points, radius, sides, into, colour) {
    const along = new THREE.Vector3(), across = new THREE.Vector3(), up = new THREE.Vector3();
    for (let k = 0; k + 1 < points.length; k++) {
      along.subVectors(points[k + 1], points[k]);
      if (along.lengthSq() < 1e-12) continue;
      along.normalize();
      across.set(Math.abs(along.z) < 0.9 ? 0 : 1, 0, Math.abs(along.z) < 0.9 ? 1 : 0).cross(along).normalize();
      up.crossVectors(along, across);
      const first = into.places.length / 3;
      for (const end of [points[k], points[k + 1]])
        for (let s = 0; s < sides; s++) {
          const angle = (2 * Math.PI * s) / sides, c = Math.cos(angle), d = Math.sin(angle);
          const x = across.x * c + up.x * d, y = across.y * c + up.y * d, z = across.z * c + up.z * d;
          into.places.push(end.x + radius * x, end.y + radius * y, end.z + radius * z);
          into.normals.push(x, y, z);
          into.colours.push(colour.r, colour.g, colour.b);
        }
      for (let s = 0; s < sides; s++) {
        const t = (s + 1) % sides;
        into.corners.push(first + s, first + t, first + sides + s, first + t, first + sides + t, first + sides + s);
      }
    }
  }
  const bundle = () => ({ places: [], normals: [], colours: [], corners: [], owners: [] });
  function bundled(into, options) {
    const made = new THREE.BufferGeometry();
    for (const [name, list] of [["position", into.places], ["normal", into.normals], ["color", into.colours]])
      made.setAttribute(name, new THREE.BufferAttribute(new Float32Array(list), 3));
    made.setIndex(new THREE.BufferAttribute(new Uint32Array(into.corners), 1));
    const mesh = new THREE.Mesh(made, lit({ vertexColors: true, ...options }));
    mesh.userData.owners = into.owners;
    return mesh;
  }

  function muscles(now) {
    const active = bundle(), quiet = bundle(), marks = now.marks.map(place);
    data.muscles.forEach((muscle, number) => {
      const activation = now.activations[number] ?? 0, into = activation < QUIET ? quiet : active;
      const radius = Math.min(Math.max(0.45 * muscle.radius * TENTH, 0.0011), 0.0045) * (into === quiet ? 0.7 : 1);
      const before = into.corners.length;
      tube(muscle.path.map((k) => marks[k]), radius, soft ? (into === quiet ? 3 : 4) : 7, into, muscleColour(Math.sqrt(activation / mostActivation)));
      for (let k = before; k < into.corners.length; k += 3) into.owners.push(number);
    });
    const group = new THREE.Group();
    group.add(bundled(active, {}), bundled(quiet, { transparent: true, opacity: 0.3, depthWrite: false }));
    return group;
  }

  const RING = 28;
  function disc(plates, colour) {
    const into = bundle(), rings = [];
    const [upper, lower] = plates.map((plate) => plate.map(place));
    for (const [share, wide] of [[0, 0], [0, 0.97], [0.25, 1.06], [0.5, 1.09], [0.75, 1.06], [1, 0.97], [1, 0]]) {
      const [middle, front, left] = [0, 1, 2].map((k) => upper[k].clone().lerp(lower[k], share));
      rings.push(Array.from({ length: RING }, (_, s) => {
        const angle = (2 * Math.PI * s) / RING;
        return middle.clone().addScaledVector(front, wide * Math.cos(angle)).addScaledVector(left, wide * Math.sin(angle));
      }));
    }
    rings.forEach((ring) => ring.forEach((p) => { into.places.push(p.x, p.y, p.z); into.colours.push(colour.r, colour.g, colour.b); }));
    for (let r = 0; r + 1 < rings.length; r++)
      for (let s = 0; s < RING; s++) {
        const a = r * RING + s, b = r * RING + ((s + 1) % RING);
        into.corners.push(a, a + RING, b, b, a + RING, b + RING);
      }
    into.normals = into.places.map(() => 0);
    const mesh = bundled(into, {});
    mesh.geometry.computeVertexNormals();
    return mesh;
  }

  function discs(now) {
    const group = new THREE.Group();
    for (const level of now.levels) {
      const colour = level.compression === null ? new THREE.Color(NO_LOAD) : discColour(level.compression / mostCompression);
      let mesh;
      if (now.discs[level.level]) mesh = disc(now.discs[level.level], colour);
      else {
        mesh = new THREE.Mesh(new THREE.SphereGeometry(0.0055, 18, 12), lit({ color: colour }));
        mesh.position.copy(place(level.place)); // joints of the upper neck have no disc
      }
      mesh.userData.level = level.level;
      group.add(mesh);
    }
    return group;
  }

  function lines(now) {
    const group = new THREE.Group();
    const rod = (ends, colour, radius) => {
      const into = bundle();
      tube(ends.map(place), radius, 8, into, new THREE.Color(colour));
      const mesh = bundled(into, {});
      mesh.material = new THREE.MeshBasicMaterial({ color: colour });
      group.add(mesh);
    };
    rod(now.plumb, "#1f6f3f", 0.0014);
    rod(now.gaze, "#7a3fa0", 0.0014);
    if (now.support) ground(now.support, group, rod);
    if (now.pressure) {
      const at = place(now.pressure);
      const dot = new THREE.Mesh(new THREE.SphereGeometry(0.008, 20, 12), new THREE.MeshBasicMaterial({ color: "#d1490c" }));
      dot.position.copy(at);
      group.add(dot);
      rod([now.pressure, [now.pressure[0], now.pressure[1], now.pressure[2] + 1500]], "#d1490c", 0.0012);
    }
    return group;
  }

  function ground(support, group, rod) {
    const corners = support.map(place), low = Math.min(...corners.map((p) => p.z));
    const floor = new THREE.BufferGeometry(), flat = [];
    for (let k = 1; k + 1 < corners.length; k++) for (const p of [corners[0], corners[k], corners[k + 1]]) flat.push(p.x, p.y, low);
    floor.setAttribute("position", new THREE.BufferAttribute(new Float32Array(flat), 3));
    const look = { color: "#9fb4c8", transparent: true, opacity: 0.55, side: THREE.DoubleSide, depthWrite: false };
    group.add(new THREE.Mesh(floor, new THREE.MeshBasicMaterial(look)));
    corners.forEach((p, k) => {
      const q = corners[(k + 1) % corners.length];
      rod([[p.x, p.y, low], [q.x, q.y, low]].map((end) => end.map((value) => value / TENTH)), "#4d6a86", 0.001);
    });
  }

  // --- the scene ---

  let soft = false, renderer, scene, camera, controls, shapes, drawn, ghosts, wanted = false;
  const shown = () => data.states[state.at];
  const other = () => data.states[data.states.length - 1 - state.at];
  const matrix = (m) => new THREE.Matrix4().set(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], 0, 0, 0, 1);
  const ticked = (name) => $(name) === null || $(name).checked;

  function free(thing) {
    thing.traverse((one) => {
      if (one.isMesh && !one.userData.shape) one.geometry.dispose();
      if (one.isMesh) one.material.dispose();
    });
    scene.remove(thing);
  }

  function skeleton(now, material, only) {
    const group = new THREE.Group();
    shapes.forEach((shape, k) => {
      if (only && !only(data.bones[k])) return;
      const mesh = new THREE.Mesh(shape, material());
      mesh.matrixAutoUpdate = false;
      mesh.matrix.copy(matrix(now.bones[k]));
      mesh.userData = { bone: data.bones[k], shape: true };
      group.add(mesh);
    });
    return group;
  }

  function build() {
    if (drawn) Object.values(drawn).forEach(free);
    if (ghosts) free(ghosts);
    const now = shown();
    drawn = { bones: skeleton(now, () => lit({ color: BONE })), muscles: muscles(now), discs: discs(now), lines: lines(now) };
    Object.values(drawn).forEach((group) => scene.add(group));
    ghosts = undefined;
    if (data.states.length > 1) {
      const pale = () => lit({ color: GHOST, transparent: true, opacity: 0.28, depthWrite: false });
      ghosts = skeleton(other(), pale, (name) => /^([CTL]\d+|skull|sacrum|hip_bone.*)$/.test(name));
      scene.add(ghosts);
    }
    show();
  }

  function show() {
    for (const name of ["bones", "muscles", "discs", "lines"]) drawn[name].visible = ticked("show-" + name);
    if (ghosts) ghosts.visible = $("show-ghost").checked;
    scene.updateMatrixWorld(true);
    mark();
  }

  // --- looking ---

  const middle = new THREE.Vector3(), FROM = {
    front: [1, 0, 0], side: [0, -1, 0], back: [-1, 0, 0], free: [-0.72, -0.62, 0.22],
  };
  let tall = 1.8, broad = 0.6;

  function measure() {
    const box = new THREE.Box3().setFromObject(drawn.bones);
    box.getCenter(middle);
    tall = box.max.z - box.min.z + 0.04;
    broad = Math.hypot(box.max.x - box.min.x, box.max.y - box.min.y) + 0.04;
  }

  function look(name) {
    state.view = name;
    if (FROM[name]) {
      camera.position.copy(middle).addScaledVector(new THREE.Vector3(...FROM[name]).normalize(), 6);
      camera.zoom = 1;
      controls.target.copy(middle);
      controls.update();
    }
    fit();
    buttons();
  }

  // All of it again, from where it is being looked at.
  function whole() {
    const away = camera.position.clone().sub(controls.target).normalize();
    controls.target.copy(middle);
    camera.position.copy(middle).addScaledVector(away, 6);
    camera.zoom = 1;
    controls.update();
    fit();
  }

  // A view is left by turning the body, not by a click that trembles.
  const STILL = 0.05; // rad
  function turned() {
    const from = FROM[state.view];
    if (state.view !== "free" && from) {
      const angle = camera.position.clone().sub(controls.target).angleTo(new THREE.Vector3(...from));
      if (angle > STILL) { state.view = "free"; buttons(); }
    }
    draw();
  }

  function fit() {
    const wide = stage.clientWidth, high = stage.clientHeight;
    renderer.setSize(wide, high, false);
    const half = Math.max(tall, (broad * high) / wide) / 2;
    Object.assign(camera, { top: half, bottom: -half, left: (-half * wide) / high, right: (half * wide) / high });
    camera.updateProjectionMatrix();
    draw();
  }

  function draw() {
    if (wanted) return;
    wanted = true;
    requestAnimationFrame(render);
  }
  function render() {
    wanted = false;
    lamp.position.copy(camera.position).add(new THREE.Vector3(0, 0, 3));
    renderer.render(scene, camera);
  }

  // --- what is under the pointer ---

  const ray = new THREE.Raycaster(), spot = new THREE.Vector2();
  function hit(x, y) {
    const box = canvas.getBoundingClientRect();
    spot.set(((x - box.left) / box.width) * 2 - 1, 1 - ((y - box.top) / box.height) * 2);
    camera.updateMatrixWorld();
    ray.setFromCamera(spot, camera);
    const groups = [drawn.bones, drawn.muscles, drawn.discs].filter((group) => group.visible);
    const found = ray.intersectObjects(groups, true)[0];
    if (!found) return null;
    const { level, bone, owners } = found.object.userData;
    if (level) return { level };
    if (owners) return { muscle: owners[found.faceIndex] };
    return { bone, level: levelBelow(bone) };
  }

  const levelBelow = (bone) => {
    const top = { skull: "C0", mandible: "C0" }[bone] ?? bone;
    return shown().levels.find((one) => one.level.startsWith(top + "-"))?.level ?? null;
  };

  // The middle of a disc; where there is none, the place about which the joint turns.
  function centre(level) {
    const now = shown(), plates = now.discs[level];
    return plates ? place(plates[0][0]).lerp(place(plates[1][0]), 0.5) : place(now.levels.find((one) => one.level === level).place);
  }

  function choose(found) {
    Object.assign(state, { level: null, muscle: null, bone: null }, found);
    mark();
    tell();
  }

  // The chosen level stands out; so does the chosen muscle, by what is said of it.
  let ring;
  function mark() {
    if (ring) { ring.geometry.dispose(); ring.material.dispose(); scene.remove(ring); ring = undefined; }
    if (state.level) {
      const now = shown(), plates = now.discs[state.level];
      const into = bundle(), colour = new THREE.Color("#ff8c00");
      const [at, front, left] = plates
        ? [0, 1, 2].map((k) => place(plates[0][k]).lerp(place(plates[1][k]), 0.5))
        : [centre(state.level), new THREE.Vector3(0.022, 0, 0), new THREE.Vector3(0, 0.022, 0)];
      const points = Array.from({ length: 41 }, (_, s) => {
        const angle = (2 * Math.PI * s) / 40;
        return at.clone().addScaledVector(front, 1.35 * Math.cos(angle)).addScaledVector(left, 1.35 * Math.sin(angle));
      });
      tube(points, 0.0016, 6, into, colour);
      ring = bundled(into, {});
      ring.material = new THREE.MeshBasicMaterial({ color: colour, depthTest: false, transparent: true });
      ring.renderOrder = 9;
      scene.add(ring);
    } else if (state.muscle !== null && state.muscle !== undefined) {
      const into = bundle(), marks = shown().marks;
      tube(data.muscles[state.muscle].path.map((k) => place(marks[k])), 0.0035, 6, into, new THREE.Color("#ff8c00"));
      ring = bundled(into, {});
      ring.material = new THREE.MeshBasicMaterial({ color: "#ff8c00", transparent: true, opacity: 0.75 });
      scene.add(ring);
    }
    document.querySelectorAll("[data-body-level]").forEach((row) => row.classList.toggle("chosen", row.dataset.bodyLevel === state.level));
    $("level").value = state.level ?? "";
    draw();
  }

  const plain = (name) => name.replace(/\.(left|right)$/, ", $1").replace(/_/g, " ");
  function rows() {
    if (state.level) {
      const each = data.states.map((one) => one.levels.find((level) => level.level === state.level));
      const names = Object.keys(each[state.at].said);
      return { title: state.level, under: state.bone ? "the joint below " + plain(state.bone) : "", names, cells: names.map((name) => each.map((one) => one.said[name] ?? "")) };
    }
    if (state.muscle !== null && state.muscle !== undefined) {
      const muscle = data.muscles[state.muscle];
      const cells = [
        data.states.map((one) => (one.activations.length ? (100 * one.activations[state.muscle]).toFixed(1) + " %" : "not told")),
        data.states.map((one) => (one.forces.length ? one.forces[state.muscle].toFixed(1) + " N" : "not told")),
      ];
      return { title: plain(muscle.name), under: plain(muscle.group), names: ["activation", "force"], cells };
    }
    return state.bone ? { title: plain(state.bone), under: "", names: [], cells: [] } : null;
  }

  function tell() {
    const found = rows();
    tip.replaceChildren();
    tip.hidden = !found;
    if (!found) { said.textContent = ""; return; }
    const add = (to, kind, text) => { const one = document.createElement(kind); one.textContent = text; to.append(one); return one; };
    add(tip, "strong", found.title);
    if (found.under) add(tip, "small", found.under);
    if (found.names.length) {
      const table = add(tip, "table", "");
      if (data.states.length > 1) {
        const head = add(table, "tr", "");
        add(head, "th", "");
        data.states.forEach((one, k) => add(head, "th", one.label).classList.toggle("now", k === state.at));
      }
      found.names.forEach((name, k) => {
        const line = add(table, "tr", "");
        add(line, "td", name);
        found.cells[k].forEach((text, at) => add(line, "td", text).classList.toggle("now", at === state.at));
      });
    }
    // Out of the way of what it is about.
    camera.updateMatrixWorld();
    const about = state.level ? centre(state.level) : place(shown().marks[data.muscles[state.muscle ?? 0].path[0]]);
    tip.classList.toggle("low", about.project(camera).y > 0);
    said.textContent = found.title + ": " + found.names.map((name, k) => name + " " + found.cells[k][state.at]).join(", ");
  }

  // --- buttons, keys, fingers ---

  function buttons() {
    document.querySelectorAll("[data-body-from]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.bodyFrom === state.view)));
    document.querySelectorAll("[data-body-state]").forEach((one) => one.setAttribute("aria-pressed", String(Number(one.dataset.bodyState) === state.at)));
  }

  function turn(at) {
    if (!data.states[at]) return;
    state.at = at;
    build();
    buttons();
    tell();
  }

  function step(by) {
    const names = shown().levels.map((one) => one.level);
    const at = state.level ? names.indexOf(state.level) + by : by > 0 ? 0 : names.length - 1;
    choose({ level: names[Math.min(Math.max(at, 0), names.length - 1)] });
  }

  function spin(angle) {
    const away = camera.position.clone().sub(controls.target).applyAxisAngle(new THREE.Vector3(0, 0, 1), angle);
    camera.position.copy(controls.target).add(away);
    controls.update();
    state.view = "free";
    buttons();
    draw();
  }

  let held = false; // whether the wheel belongs to the picture
  const KEYS = {
    ArrowLeft: () => spin(0.12), ArrowRight: () => spin(-0.12), ArrowUp: () => step(-1), ArrowDown: () => step(1),
    "+": () => zoom(1.15), "=": () => zoom(1.15), "-": () => zoom(1 / 1.15), 1: () => look("front"), 2: () => look("side"),
    3: () => look("back"), 4: () => look("free"), 0: whole, Home: whole, b: () => turn(data.states.length - 1 - state.at),
    Escape: () => { choose({}); held = false; },
  };
  function zoom(by) {
    camera.zoom = Math.min(Math.max(camera.zoom * by, 0.6), 14);
    camera.updateProjectionMatrix();
    draw();
  }

  // The place under a double click comes to the middle, closer.
  function near(at, closer) {
    camera.position.add(at.clone().sub(controls.target));
    controls.target.copy(at);
    controls.update();
    zoom(closer);
  }

  function listen() {
    document.querySelectorAll("[data-body-from]").forEach((one) => one.addEventListener("click", () => look(one.dataset.bodyFrom)));
    document.querySelectorAll("[data-body-state]").forEach((one) => one.addEventListener("click", () => turn(Number(one.dataset.bodyState))));
    document.querySelectorAll("[data-body-level]").forEach((one) => one.addEventListener("click", () => choose({ level: one.dataset.bodyLevel })));
    for (const name of ["bones", "muscles", "discs", "lines", "ghost"]) $("show-" + name)?.addEventListener("change", show);
    let pressed = false, last = null, waiting = false;
    canvas.addEventListener("pointerdown", (event) => { pressed = true; last = [event.clientX, event.clientY]; });
    addEventListener("pointerup", (event) => {
      const still = last && Math.hypot(event.clientX - last[0], event.clientY - last[1]) < 6;
      if (pressed && still && event.target === canvas) choose(hit(event.clientX, event.clientY) ?? {});
      pressed = false;
    });
    canvas.addEventListener("pointermove", (event) => {
      if (pressed || waiting || event.pointerType === "touch") return;
      waiting = true;
      const { clientX, clientY } = event;
      requestAnimationFrame(() => {
        waiting = false;
        const found = hit(clientX, clientY);
        const other = (name) => (found[name] ?? null) !== (state[name] ?? null); // what is not hit is absent in one, null in the other
        if (found && ["level", "muscle", "bone"].some(other)) choose(found);
        canvas.style.cursor = found ? "help" : "grab";
      });
    });
    canvas.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    canvas.addEventListener("dblclick", (event) => {
      const level = hit(event.clientX, event.clientY)?.level;
      if (level) near(centre(level), 2);
    });
    // The wheel scrolls the page, but for one who clicked into the picture and has not left it since.
    canvas.addEventListener("pointerdown", () => { held = true; });
    canvas.addEventListener("pointerleave", () => { held = false; });
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !held) event.stopImmediatePropagation();
    }, { capture: true });
    $("whole").addEventListener("click", whole);
    $("level").addEventListener("change", (event) => choose(event.target.value ? { level: event.target.value } : {}));
    controls.addEventListener("change", turned);
    new ResizeObserver(fit).observe(stage);
    const bar = root.querySelector(".bar");
    new ResizeObserver(() => root.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
    addEventListener("beforeprint", stills);
  }

  // Pictures for paper: canvases do not print everywhere.
  function stills() {
    const kept = [camera.position.clone(), camera.zoom, state.view];
    const size = [stage.clientWidth, stage.clientHeight];
    const made = [];
    renderer.setSize(560, 1120, false);
    for (const name of ["front", "side", "back"]) {
      camera.position.copy(middle).addScaledVector(new THREE.Vector3(...FROM[name]), 6);
      camera.zoom = 1;
      const half = Math.max(tall, broad * 2) / 2;
      Object.assign(camera, { top: half, bottom: -half, left: -half / 2, right: half / 2 });
      camera.lookAt(middle);
      camera.updateProjectionMatrix();
      render();
      const figure = document.createElement("figure"), picture = document.createElement("img"), under = document.createElement("figcaption");
      picture.src = canvas.toDataURL("image/png");
      picture.alt = under.textContent = "from the " + (name === "side" ? "right side" : name);
      figure.append(picture, under);
      made.push(figure);
    }
    $("stills").replaceChildren(...made);
    $("stills").hidden = false;
    stage.parentElement.dataset.pictured = "yes";
    document.querySelector("[data-body-print]")?.setAttribute("open", ""); // its numbers stand nowhere else on paper
    camera.position.copy(kept[0]);
    camera.zoom = kept[1];
    state.view = kept[2];
    renderer.setSize(...size, false);
    controls.update();
    fit();
    render();
  }

  // `half` is what the middle of the strip means: small activations are spread out by a square root.
  function scale(name, colours, half, most, unit) {
    const bar = $(name);
    if (!bar) return;
    bar.querySelector(".strip").style.background = `linear-gradient(90deg, ${colours.join(", ")})`;
    const number = (value) => String(Number(value.toPrecision(3)));
    bar.querySelector(".ends").replaceChildren(...[0, half, most].map((value) => {
      const one = document.createElement("span");
      one.textContent = number(value) + unit;
      return one;
    }));
  }

  // Without a graphics card smooth edges cost five times the rest of the picture.
  function inSoftware() {
    const probe = document.createElement("canvas").getContext("webgl2");
    const told = probe?.getExtension("WEBGL_debug_renderer_info");
    const name = probe ? probe.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : probe.RENDERER) : "";
    probe?.getExtension("WEBGL_lose_context")?.loseContext();
    return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
  }

  let lamp;
  async function start() {
    try {
      soft = inSoftware() && location.hash !== "#smooth"; // for pictures, where nobody waits for a frame
      renderer = new THREE.WebGLRenderer({ canvas, antialias: !soft, alpha: true });
      renderer.setPixelRatio(soft ? 1 : Math.min(devicePixelRatio || 1, 2));
    } catch {
      root.classList.remove("live");
      $("none").hidden = false;
      return;
    }
    scene = new THREE.Scene();
    camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0.1, 20);
    camera.up.set(0, 0, 1);
    lamp = new THREE.DirectionalLight(0xffffff, 1.9);
    scene.add(new THREE.HemisphereLight(0xffffff, 0x9a9288, 1.7), lamp);
    controls = new THREE.OrbitControls(camera, canvas);
    controls.enableDamping = false;
    controls.minZoom = 0.6;
    controls.maxZoom = 14;
    shapes = await readBones();
    build();
    measure();
    scale("activation-scale", MUSCLE_COLOURS, 25 * mostActivation, 100 * mostActivation, " %");
    scale("compression-scale", DISC_COLOURS, mostCompression / 2, mostCompression, " N");
    listen();
    look(stage.dataset.opening);
    render();
    stage.dataset.ready = "yes";
    window.bodyView = {
      look, whole, turn, choose, render, stills, state, zoom: () => camera.zoom, screen(level) {
        camera.updateMatrixWorld();
        const at = centre(level).project(camera);
        const box = canvas.getBoundingClientRect();
        return [box.left + ((at.x + 1) / 2) * box.width, box.top + ((1 - at.y) / 2) * box.height];
      },
      near(level, closer) { near(centre(level), closer); },
      spin, triangles: () => renderer.info.render.triangles,
    };
  }
  // On a long page the body is made when it comes near.
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    observer.disconnect();
    start();
  }, { rootMargin: "300px" }).observe(stage);
})();
